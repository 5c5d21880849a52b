// SPDX-License-Identifier: Apache-2.0
package org.ganglion.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.apache.felix.framework.Felix;

/** Jars for tests, made of this module's classes. */
final class TestJars {
    private TestJars() {}

    /** A bundle that does what {@link TestActivator} says. */
    static Path bundle(Path folder, String name, Map<String, String> headers) throws IOException {
        Manifest manifest = manifest();
        Attributes main = manifest.getMainAttributes();
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", name);
        main.putValue("Bundle-Version", "1.0.0");
        main.putValue("Bundle-Activator", TestActivator.class.getName());
        main.putValue("Import-Package", "org.osgi.framework");
        headers.forEach(main::putValue);
        Path jar = folder.resolve(name + "-1.0.0.jar");
        write(jar, manifest, classes(TestActivator.class), "org/ganglion/launcher/TestActivator");
        return jar;
    }

    /** A folder with launcher.jar and framework.jar, as a composition has it. */
    static void boot(Path folder) throws IOException {
        Files.createDirectories(folder);
        Manifest manifest = manifest();
        manifest.getMainAttributes().putValue("Main-Class", Launcher.class.getName());
        manifest.getMainAttributes().putValue("Class-Path", "framework.jar");
        write(folder.resolve("launcher.jar"), manifest, classes(Launcher.class), "org/ganglion/launcher/");
        Path framework = Path.of(
                Felix.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        Files.copy(framework, folder.resolve("framework.jar"));
    }

    private static Manifest manifest() {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        return manifest;
    }

    private static Path classes(Class<?> of) {
        return Path.of(of.getProtectionDomain().getCodeSource().getLocation().getPath());
    }

    private static void write(Path jar, Manifest manifest, Path classes, String prefix) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                Stream<Path> found = Files.walk(classes)) {
            List<Path> files = found.filter(Files::isRegularFile).sorted().toList();
            for (Path file : files) {
                String name = classes.relativize(file).toString().replace('\\', '/');
                if (name.startsWith(prefix) && name.endsWith(".class")) {
                    out.putNextEntry(new JarEntry(name));
                    try (InputStream in = Files.newInputStream(file)) {
                        in.transferTo(out);
                    }
                }
            }
        }
    }
}
