// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet.enrolment;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** The keys of a device and what is made of them. */
final class DeviceIdentity {
    private static final String CURVE = "secp256r1";
    private static final int PASSWORD_BYTES = 24;

    private DeviceIdentity() {}

    static KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(CURVE));
        return generator.generateKeyPair();
    }

    /** For a store of keys that nobody types. */
    static String newPassword() {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    static PrivateKey key(String place, byte[] pem) throws GeneralSecurityException {
        try {
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(Pem.read("PRIVATE KEY", pem)));
        } catch (IllegalArgumentException e) {
            throw new GanglionException(Reason.MALFORMED, place + ": " + e.getMessage(), e);
        }
    }

    /**
     * The certificates of a file, in its order.
     *
     * @throws GanglionException MALFORMED
     */
    static List<X509Certificate> certificates(String place, byte[] pem) {
        try {
            List<X509Certificate> certificates = new ArrayList<>();
            for (Certificate each :
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem))) {
                certificates.add((X509Certificate) each);
            }
            if (certificates.isEmpty()) {
                throw new GanglionException(Reason.MALFORMED, place + " holds no certificate");
            }
            return certificates;
        } catch (GeneralSecurityException e) {
            throw new GanglionException(Reason.MALFORMED, place + " is not a certificate in PEM: " + e.getMessage(), e);
        }
    }

    /**
     * Checks that a certificate is of a key.
     *
     * @throws GanglionException INCONSISTENT
     */
    static void requireSame(String place, X509Certificate certificate, PrivateKey key) throws GeneralSecurityException {
        byte[] challenge = "ganglion".getBytes(StandardCharsets.US_ASCII);
        Signature signing = Signature.getInstance("SHA256withECDSA");
        signing.initSign(key);
        signing.update(challenge);
        byte[] signed = signing.sign();
        boolean same = false;
        if (certificate.getPublicKey().getAlgorithm().equals("EC")) {
            Signature verifying = Signature.getInstance("SHA256withECDSA");
            verifying.initVerify(certificate.getPublicKey());
            verifying.update(challenge);
            same = verifying.verify(signed);
        }
        if (!same) {
            throw new GanglionException(
                    Reason.INCONSISTENT,
                    place + " is the certificate of another key (" + certificate.getSubjectX500Principal() + ")");
        }
    }

    /** A key and its certificates as PKCS#12. */
    static byte[] keyStore(PrivateKey key, List<X509Certificate> chain, String password)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("device", key, password.toCharArray(), chain.toArray(Certificate[]::new));
        return bytes(store, password);
    }

    /** Certificates to trust as PKCS#12. */
    static byte[] trustStore(List<X509Certificate> authorities, String password)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (int i = 0; i < authorities.size(); i++) {
            store.setCertificateEntry("authority-" + i, authorities.get(i));
        }
        return bytes(store, password);
    }

    private static byte[] bytes(KeyStore store, String password) throws GeneralSecurityException, IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        store.store(out, password.toCharArray());
        return out.toByteArray();
    }
}
