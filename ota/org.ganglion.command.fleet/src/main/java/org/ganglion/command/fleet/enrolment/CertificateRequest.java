// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet.enrolment;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;

/**
 * A request for a certificate, PKCS#10 (RFC 2986): the subject is {@code CN=<name>, O=<organisation>}, the same name stands as DNS name in
 * the subject alternative name, signed with ECDSA and SHA-256.
 */
final class CertificateRequest {
    private static final String COMMON_NAME = "2.5.4.3";
    private static final String ORGANISATION = "2.5.4.10";
    private static final String EXTENSION_REQUEST = "1.2.840.113549.1.9.14";
    private static final String SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
    private static final String ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
    private static final int VERSION_1 = 0;
    private static final int DNS_NAME = 2;

    private CertificateRequest() {}

    /**
     * Makes it.
     *
     * @param keys of an elliptic curve
     * @return its DER form
     */
    static byte[] of(String commonName, String organisation, KeyPair keys) throws GeneralSecurityException {
        byte[] subject = Der.sequence(named(COMMON_NAME, commonName), named(ORGANISATION, organisation));
        byte[] alternative = Der.sequence(Der.numberedPlain(DNS_NAME, commonName.getBytes(StandardCharsets.US_ASCII)));
        byte[] extensions =
                Der.sequence(Der.sequence(Der.identifier(SUBJECT_ALTERNATIVE_NAME), Der.octets(alternative)));
        byte[] attributes = Der.numbered(0, Der.sequence(Der.identifier(EXTENSION_REQUEST), Der.set(extensions)));
        byte[] content = Der.sequence(
                Der.smallInteger(VERSION_1), subject, keys.getPublic().getEncoded(), attributes);
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(keys.getPrivate());
        signature.update(content);
        return Der.sequence(content, Der.sequence(Der.identifier(ECDSA_WITH_SHA256)), Der.bits(signature.sign()));
    }

    private static byte[] named(String type, String value) {
        return Der.set(Der.sequence(Der.identifier(type), Der.utf8(value)));
    }
}
