// SPDX-License-Identifier: Apache-2.0
package org.ganglion.architecture;

import aQute.bnd.classfile.ClassFile;
import aQute.bnd.classfile.ConstantPool;
import aQute.bnd.classfile.ConstantPool.AbstractRefInfo;
import aQute.bnd.classfile.ConstantPool.NameAndTypeInfo;
import aQute.bnd.header.Attrs;
import aQute.bnd.header.Parameters;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * A bundle of this project as the build has made it.
 *
 * @param name its symbolic name
 * @param headers its manifest
 * @param calls by class of this project's own, the methods that it refers to, as class.method
 * @param packages all packages that it contains
 */
record BuiltBundle(String name, Attributes headers, Map<String, Set<String>> calls, Set<String> packages) {
    private static final String OWN = "org/ganglion/";

    /** All bundles, found from this module's folder upwards. */
    static List<BuiltBundle> all() {
        List<BuiltBundle> found = new ArrayList<>();
        for (String group : List.of("bundles", "ota")) {
            try (DirectoryStream<Path> modules = Files.newDirectoryStream(root().resolve(group))) {
                for (Path module : modules) {
                    Path jar = module.resolve("target").resolve(module.getFileName() + "-0.1.0.jar");
                    if (Files.exists(jar)) {
                        found.add(read(jar));
                    }
                }
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        found.sort(Comparator.comparing(BuiltBundle::name));
        return found;
    }

    /** The project's root. */
    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    static BuiltBundle read(Path file) throws IOException {
        Map<String, Set<String>> calls = new TreeMap<>();
        Set<String> packages = new TreeSet<>();
        try (JarFile jar = new JarFile(file.toFile())) {
            for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
                String path = entry.getName();
                if (path.endsWith(".class") && !path.startsWith("META-INF/")) {
                    packages.add(path.substring(0, path.lastIndexOf('/')).replace('/', '.'));
                    if (path.startsWith(OWN)) {
                        calls.put(path.substring(0, path.length() - 6).replace('/', '.'), methods(jar, entry));
                    }
                }
            }
            Attributes headers = jar.getManifest().getMainAttributes();
            return new BuiltBundle(headers.getValue("Bundle-SymbolicName"), headers, calls, packages);
        }
    }

    private static Set<String> methods(JarFile jar, JarEntry entry) throws IOException {
        Set<String> methods = new TreeSet<>();
        try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
            ConstantPool pool = ClassFile.parseClassFile(in).constant_pool;
            for (int i = 1; i < pool.size(); i++) {
                int tag = pool.tag(i);
                if (tag == ConstantPool.CONSTANT_Methodref || tag == ConstantPool.CONSTANT_InterfaceMethodref) {
                    AbstractRefInfo reference = pool.entry(i);
                    NameAndTypeInfo method = pool.entry(reference.name_and_type_index);
                    String type = pool.className(reference.class_index).replace('/', '.');
                    methods.add(type + "." + pool.utf8(method.name_index));
                }
            }
        }
        return methods;
    }

    /** What follows org.ganglion. */
    String shortName() {
        return name.substring("org.ganglion.".length());
    }

    boolean isOneOf(String... prefixes) {
        for (String prefix : prefixes) {
            if (shortName().startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    /** Neuron models, learning rules, drivers, codecs, sources, sinks and formats: what is exchanged while it runs. */
    boolean isPlugin() {
        return isOneOf("neuron.", "learning.", "driver.", "codec.", "source.", "sink.", "format.");
    }

    Map<String, Attrs> header(String header) {
        return new Parameters(headers.getValue(header));
    }

    Set<String> imports() {
        return header("Import-Package").keySet();
    }

    Set<String> exports() {
        Set<String> exports = new TreeSet<>();
        header("Export-Package").keySet().forEach(name -> exports.add(name.replaceAll("~+$", "")));
        return exports;
    }

    @Override
    public String toString() {
        return name;
    }
}
