// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.dist;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.ganglion.api.json.JsonObject;
import org.ganglion.profile.Profile;
import org.ganglion.repository.composition.BuiltComposition;
import org.ganglion.repository.composition.NativeLibraries;

/**
 * The generation that a device is delivered with. Its name is made from its content: equal names, equal generations.
 *
 * @param name of the generation
 * @param files below the generation's folder
 */
record FirstGeneration(String name, List<ArchivedFile> files) {
    private static final int DIGITS = 12;

    FirstGeneration {
        files = List.copyOf(files);
    }

    /**
     * Puts it together.
     *
     * @param configurations JSON files for the layer of the release
     * @throws org.ganglion.api.GanglionException NOT_FOUND if the composition is not built; MALFORMED for a configuration
     */
    static FirstGeneration of(String version, BuiltComposition composition, Profile profile, List<Path> configurations)
            throws IOException {
        List<ArchivedFile> files = new ArrayList<>();
        for (String jar : List.of("framework.jar", "launcher.jar")) {
            files.add(ArchivedFile.of("boot/" + jar, Files.readAllBytes(composition.boot(jar))));
        }
        NativeLibraries natives = NativeLibraries.of(profile.detection().architectures());
        List<Path> bundles =
                composition.bundles(profile.bundles().add(), profile.bundles().leaveOut());
        for (Path bundle : bundles) {
            files.add(ArchivedFile.of("bundles/" + bundle.getFileName(), natives.without(Files.readAllBytes(bundle))));
        }
        files.add(ArchivedFile.of("framework.properties", composition.properties(profile.name())));
        files.add(ArchivedFile.of("jvm", composition.flags(profile.jvmFlags())));
        files.add(ArchivedFile.of("arguments", "run\n"));
        for (Path configuration : configurations) {
            files.add(ArchivedFile.of("configurations/" + configuration.getFileName(), checked(configuration)));
        }
        String name = version + '-' + digest(files).substring(0, DIGITS);
        // a first generation is not on trial: there is none to go back to
        files.add(ArchivedFile.of("COMMITTED", ""));
        return new FirstGeneration(name, files);
    }

    /** On the device a malformed file would be left out; here somebody can still do something about it. */
    private static byte[] checked(Path configuration) throws IOException {
        byte[] bytes = Files.readAllBytes(configuration);
        JsonObject json = JsonObject.read(configuration.toString(), bytes);
        json.names().stream().filter(pid -> !pid.startsWith(":")).forEach(json::object);
        return bytes;
    }

    private static String digest(List<ArchivedFile> files) {
        MessageDigest digest = sha256();
        for (ArchivedFile file : files) {
            digest.update((file.path() + '\0').getBytes(StandardCharsets.UTF_8));
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, file.bytes().length));
            digest.update(file.bytes());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
