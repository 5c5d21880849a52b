// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet.enrolment;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.file.DurableFiles;
import org.ganglion.api.json.Json;
import org.ganglion.api.json.JsonObject;
import org.ganglion.api.messaging.Topics;

/**
 * The folder of a device that is enrolled: first its key, the request for a certificate and its configuration; then, with the certificate,
 * the stores that the configuration names. Everything secret is readable by its owner only.
 *
 * @param folder where
 */
record Enrolment(Path folder) {
    static final String KEY = "device.key";
    static final String REQUEST = "device.csr";
    static final String CONFIGURATION = "device.json";
    static final String KEY_STORE = "device.p12";
    static final String TRUST_STORE = "trust.p12";

    private static final String MQTT = "org.ganglion.mqtt";
    private static final String KEY_PASSWORD = ".tls.key.password";
    private static final String TRUST_PASSWORD = ".tls.trust.password";
    private static final FileAttribute<Set<PosixFilePermission>> SECRET =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /**
     * Makes key, request and configuration.
     *
     * @param home where the device will be unpacked; the stores will be in its {@code device.d}
     * @throws GanglionException USAGE if the folder holds a key already: whoever makes another makes the device's certificate worthless; also
     *     if it holds a configuration, or is none
     */
    void begin(Topics device, URI broker, String home) throws GeneralSecurityException, IOException {
        if (Files.exists(folder.resolve(KEY))) {
            throw new GanglionException(
                    Reason.USAGE,
                    folder.resolve(KEY)
                            + " is there already; with a certificate for it give --certificate, or name another"
                            + " folder with --out");
        }
        if (Files.exists(folder.resolve(CONFIGURATION))) {
            throw new GanglionException(
                    Reason.USAGE,
                    folder.resolve(CONFIGURATION)
                            + " is there already; move it away, or name another folder with --out");
        }
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new GanglionException(Reason.USAGE, folder + " is a file; name a folder with --out");
        }
        Files.createDirectories(folder);
        KeyPair keys = DeviceIdentity.newKeys();
        byte[] request = CertificateRequest.of(device.device(), device.group(), keys);
        writeSecret(CONFIGURATION, Json.writePretty(configuration(device, broker, home)) + '\n');
        write(REQUEST, Pem.of("CERTIFICATE REQUEST", request).getBytes(StandardCharsets.US_ASCII));
        // last: where a key is, everything else is too
        writeSecret(KEY, Pem.of("PRIVATE KEY", keys.getPrivate().getEncoded()));
    }

    private static Map<String, Object> configuration(Topics device, URI broker, String home) {
        Map<String, Object> mqtt = new LinkedHashMap<>();
        mqtt.put("device", device.device());
        mqtt.put("group", device.group());
        mqtt.put("client.id", "ganglion-" + device.group() + '-' + device.device());
        mqtt.put("broker", broker.toString());
        if (broker.getScheme().equals("ssl")) {
            mqtt.put("tls.trust.store", home + "/device.d/" + TRUST_STORE);
            mqtt.put(TRUST_PASSWORD, DeviceIdentity.newPassword());
            mqtt.put("tls.key.store", home + "/device.d/" + KEY_STORE);
            mqtt.put(KEY_PASSWORD, DeviceIdentity.newPassword());
        }
        return Map.of(MQTT, mqtt);
    }

    /**
     * Makes the stores.
     *
     * @param certificate the device's, and those between it and the authority, in PEM
     * @param authority whom the device shall trust, in PEM
     * @throws GanglionException NOT_FOUND if it was not begun here; MALFORMED, INCONSISTENT
     */
    X509Certificate complete(Path certificate, Path authority) throws GeneralSecurityException, IOException {
        if (!Files.isRegularFile(folder.resolve(KEY))) {
            throw new GanglionException(
                    Reason.NOT_FOUND, folder.resolve(KEY) + " is not there; begin without --certificate");
        }
        JsonObject mqtt = JsonObject.read(CONFIGURATION, Files.readAllBytes(folder.resolve(CONFIGURATION)))
                .object(MQTT);
        if (!mqtt.has(KEY_PASSWORD)) {
            throw new GanglionException(
                    Reason.USAGE,
                    "the broker of " + folder.resolve(CONFIGURATION)
                            + " is not ssl://host:port; a certificate is of no use");
        }
        PrivateKey key = DeviceIdentity.key(KEY, Files.readAllBytes(folder.resolve(KEY)));
        List<X509Certificate> chain = DeviceIdentity.certificates(certificate.toString(), bytes(certificate));
        DeviceIdentity.requireSame(certificate.toString(), chain.get(0), key);
        List<X509Certificate> authorities = DeviceIdentity.certificates(authority.toString(), bytes(authority));
        writeSecret(KEY_STORE, DeviceIdentity.keyStore(key, chain, mqtt.text(KEY_PASSWORD)));
        writeSecret(TRUST_STORE, DeviceIdentity.trustStore(authorities, mqtt.text(TRUST_PASSWORD)));
        return chain.get(0);
    }

    private static byte[] bytes(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new GanglionException(Reason.NOT_FOUND, file + ": there is no such file");
        }
        return Files.readAllBytes(file);
    }

    private void writeSecret(String name, String text) throws IOException {
        writeSecret(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private void writeSecret(String name, byte[] bytes) throws IOException {
        write(name, bytes, SECRET);
    }

    private void write(String name, byte[] bytes, FileAttribute<?>... attributes) throws IOException {
        DurableFiles.write(folder.resolve(name), bytes, attributes);
    }
}
