// SPDX-License-Identifier: Apache-2.0
package org.ganglion.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A root key in a token (SoftHSM). The token's library reads its place from the environment, so that the signing is done by a process of
 * its own.
 */
class TokenKeyTest {
    /** Where the process that signs says what is wrong with the repository. */
    private static final String PROBLEMS = "problems";

    private static final String PIN = "8642";
    private static final List<Path> LIBRARIES =
            List.of(Path.of("/usr/lib/softhsm/libsofthsm2.so"), Path.of("/usr/lib64/pkcs11/libsofthsm2.so"));

    @TempDir
    private Path folder;

    private String run(String... command) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment()
                .put("SOFTHSM2_CONF", folder.resolve("softhsm.conf").toString());
        builder.environment().put("GANGLION_PIN", PIN);
        Process process = builder.start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the process hangs");
        String text = Files.readString(output, StandardCharsets.UTF_8);
        assertEquals(0, process.exitValue(), text);
        return text;
    }

    private static String program(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    @Test
    void givenARootKeyInAToken_whenItSigns_thenClientsTrustTheRepository() throws IOException, InterruptedException {
        Optional<Path> library = LIBRARIES.stream().filter(Files::exists).findFirst();
        assumeTrue(library.isPresent(), "SoftHSM is not here (Debian: apt-get install softhsm2)");
        Files.createDirectory(folder.resolve("tokens"));
        Files.writeString(
                folder.resolve("softhsm.conf"),
                "directories.tokendir = " + folder.resolve("tokens") + "\nobjectstore.backend = file\n");
        Path configuration = folder.resolve("token.cfg");
        Files.writeString(configuration, "name = test\nlibrary = " + library.get() + "\nslotListIndex = 0\n");
        run("softhsm2-util", "--init-token", "--free", "--label", "test", "--pin", PIN, "--so-pin", PIN);
        run(
                program("keytool"),
                "-genkeypair",
                "-keystore",
                "NONE",
                "-storetype",
                "PKCS11",
                "-providerClass",
                "sun.security.pkcs11.SunPKCS11",
                "-providerArg",
                configuration.toString(),
                "-storepass",
                PIN,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-alias",
                "root",
                "-dname",
                "CN=root",
                "-validity",
                "10");

        run(program("java"), "-cp", System.getProperty("java.class.path"), Signer.class.getName(), folder.toString());

        assertEquals(List.of(), Files.readAllLines(folder.resolve(PROBLEMS)));
        String root = Files.readString(folder.resolve("repo/metadata/1.root.json"));
        assertTrue(root.contains("ecdsa-sha2-nistp256"), root);
    }

    /** Makes a repository whose root is signed by the token, and checks it as a client does. */
    static final class Signer {
        private Signer() {}

        /** In the folder that is named. */
        public static void main(String[] words) throws IOException {
            Path folder = Path.of(words[0]);
            InstantSource clock = InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z"));
            Optional<char[]> pin = Optional.of(System.getenv("GANGLION_PIN").toCharArray());
            Path file = folder.resolve("root.json");
            KeyDescription root = KeyFile.ofToken(file, folder.resolve("token.cfg"), "root", pin.orElseThrow());
            KeysOfTest others = new KeysOfTest(folder.resolve("keys"));
            Map<String, List<KeyDescription>> keys =
                    new LinkedHashMap<>(others.founding().keys());
            keys.put(Roles.ROOT, List.of(root));
            RepositoryFolder repository = new RepositoryFolder(folder.resolve("repo"), new LocalDisk());
            new Founding(keys, Map.of(), Map.of()).in(repository, others.all(), clock);
            Signing.in(repository, List.of(KeyFile.read(file).signing(pin), others.key(Roles.SNAPSHOT)), false, clock);
            TimestampRun.in(repository, others.keys(Roles.TIMESTAMP), OptionalInt.empty(), clock);
            Files.write(
                    folder.resolve(PROBLEMS),
                    RepositoryCheck.of(repository, Optional.empty(), clock).problems());
        }
    }
}
