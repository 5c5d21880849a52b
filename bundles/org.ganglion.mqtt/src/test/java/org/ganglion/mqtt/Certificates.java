// SPDX-License-Identifier: Apache-2.0
package org.ganglion.mqtt;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Keys of a {@code server}, of its {@code client} and of a {@code stranger}, made by the JDK's keytool; the store {@code trust} trusts the server. */
public final class Certificates {
    /** Opens all stores. */
    public static final String PASSWORD = "changeit";

    private final Path folder;

    private Certificates(Path folder) {
        this.folder = folder;
    }

    public static Certificates make(Path folder) throws Exception {
        Certificates made = new Certificates(folder);
        for (String who : new String[] {"server", "client", "stranger"}) {
            made.pair(who);
        }
        made.trustServer();
        made.writeServerKey();
        return made;
    }

    /** A PKCS#12 store. */
    public Path store(String who) {
        return folder.resolve(who + ".p12");
    }

    /** Settings of a broker that shows the server's certificate and wants the client's. */
    public String[] forMosquitto() {
        return new String[] {
            "certfile " + certificate("server"),
            "keyfile " + folder.resolve("server.key"),
            "cafile " + certificate("client"),
            "require_certificate true"
        };
    }

    private Path certificate(String who) {
        return folder.resolve(who + ".pem");
    }

    private void pair(String who) throws Exception {
        keytool(
                who,
                "-genkeypair -keyalg EC -groupname secp256r1 -ext san=ip:127.0.0.1 -validity 2",
                "-dname",
                "CN=" + who);
        writePem(certificate(who), "CERTIFICATE", keys(who).getCertificate(who).getEncoded());
    }

    private KeyStore keys(String who) throws Exception {
        return KeyStore.getInstance(store(who).toFile(), PASSWORD.toCharArray());
    }

    private void trustServer() throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", keys("server").getCertificate("server"));
        try (OutputStream out = Files.newOutputStream(store("trust"))) {
            trusted.store(out, PASSWORD.toCharArray());
        }
    }

    private void writeServerKey() throws Exception {
        writePem(
                folder.resolve("server.key"),
                "PRIVATE KEY",
                keys("server").getKey("server", PASSWORD.toCharArray()).getEncoded());
    }

    private static void writePem(Path file, String what, byte[] bytes) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        Files.writeString(file, "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }

    private void keytool(String who, String words, String option, String value)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(words.split(" ")));
        command.addAll(List.of(option, value, "-alias", who, "-storetype", "PKCS12"));
        command.addAll(List.of("-keystore", store(who).toString(), "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertTrue(process.waitFor(120, TimeUnit.SECONDS) && process.exitValue() == 0, said);
    }
}
