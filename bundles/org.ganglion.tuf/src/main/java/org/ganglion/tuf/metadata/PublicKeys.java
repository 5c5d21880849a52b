// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf.metadata;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Public keys as metadata writes them: {@code {"keytype":..,"scheme":..,"keyval":{"public":..}}}.
 *
 * <p>The schemes are {@code ed25519}, {@code ecdsa-sha2-nistp256} (whose type is {@code ecdsa} or, as of old, the scheme's name)
 * and {@code rsassa-pss-sha256} from 2048 bits. The public part is PEM, or hexadecimal: the 32 bytes of an Ed25519 key, the
 * uncompressed point of an EC key, or DER of any.
 */
public final class PublicKeys {
    /** EdDSA on Curve25519. */
    public static final String ED25519 = "ed25519";

    /** ECDSA on P-256 with SHA-256. */
    public static final String ECDSA_P256 = "ecdsa-sha2-nistp256";

    /** RSASSA-PSS with SHA-256. */
    public static final String RSA_PSS = "rsassa-pss-sha256";

    private static final int ED25519_BYTES = 32;
    private static final int ED25519_SIGNATURE_BYTES = 64;
    private static final int POINT_BYTES = 65;
    private static final int LEAST_RSA_BITS = 2048;
    private static final int MOST_RSA_BITS = 8192;
    private static final int MOST_PUBLIC_CHARACTERS = 8192;
    private static final int SHA256_BYTES = 32;
    private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final byte[] P256_PREFIX =
            HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d030107034200");
    private static final byte[] RSA_ALGORITHM = HexFormat.of().parseHex("300d06092a864886f70d0101010500");

    private PublicKeys() {}

    /**
     * The key of a key object of metadata.
     *
     * @throws GeneralSecurityException if it is of no type, scheme or form that can be used here
     */
    public static PublicKey parse(Map<String, ?> key) throws GeneralSecurityException {
        if (!(key.get("keyval") instanceof Map<?, ?> value) || !(value.get("public") instanceof String text)) {
            throw new InvalidKeyException("a key has no public part");
        }
        if (text.length() > MOST_PUBLIC_CHARACTERS) {
            throw new InvalidKeyException("a public key has more than " + MOST_PUBLIC_CHARACTERS + " characters");
        }
        String scheme = scheme(key);
        try {
            return switch (scheme) {
                case ED25519 -> KeyFactory.getInstance("Ed25519").generatePublic(encoded(text, scheme));
                case ECDSA_P256 -> requireP256(KeyFactory.getInstance("EC").generatePublic(encoded(text, scheme)));
                default -> requireLength(KeyFactory.getInstance("RSA").generatePublic(encoded(text, scheme)));
            };
        } catch (RuntimeException e) {
            // what stands in a key is anybody's, and providers let some of it through to their arithmetic
            throw new InvalidKeySpecException("a public key is malformed", e);
        }
    }

    /**
     * Whether a signature of a message is this key's, by the scheme that goes with its kind.
     *
     * @param key as {@link #parse} makes it
     */
    public static boolean verify(PublicKey key, byte[] message, byte[] signature) {
        try {
            if (!(key instanceof RSAPublicKey rsa)) {
                String scheme = key instanceof ECPublicKey ? ECDSA_P256 : ED25519;
                // Java takes an Ed25519 signature with a zero behind it for the same
                boolean whole = key instanceof ECPublicKey || signature.length == ED25519_SIGNATURE_BYTES;
                return whole && verify(signature(scheme), key, message, signature);
            }
            // signers choose the salt's length: the digest's, or all that there is room for
            int room = (rsa.getModulus().bitLength() + 6) / 8 - SHA256_BYTES - 2;
            return verify(rsaPss(SHA256_BYTES), key, message, signature)
                    || verify(rsaPss(room), key, message, signature);
        } catch (GeneralSecurityException | RuntimeException e) {
            // a signature is anybody's, and providers let some of it through to their arithmetic
            return false;
        }
    }

    private static boolean verify(Signature algorithm, PublicKey key, byte[] message, byte[] signature)
            throws GeneralSecurityException {
        algorithm.initVerify(key);
        algorithm.update(message);
        return algorithm.verify(signature);
    }

    /** What signs and verifies by a scheme of metadata; the salt of {@link #RSA_PSS} is as long as the digest. */
    public static Signature signature(String scheme) throws GeneralSecurityException {
        return switch (scheme) {
            case ED25519 -> Signature.getInstance("Ed25519");
            case ECDSA_P256 -> Signature.getInstance("SHA256withECDSA");
            case RSA_PSS -> rsaPss(SHA256_BYTES);
            default -> throw new NoSuchAlgorithmException("there is no signature scheme " + scheme);
        };
    }

    private static Signature rsaPss(int saltBytes) throws GeneralSecurityException {
        Signature algorithm = Signature.getInstance("RSASSA-PSS");
        algorithm.setParameter(new PSSParameterSpec(
                "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, saltBytes, PSSParameterSpec.TRAILER_FIELD_BC));
        return algorithm;
    }

    /**
     * The key object that metadata has for a key.
     *
     * @throws GeneralSecurityException if it is neither Ed25519, EC on P-256 nor RSA from 2048 bits
     */
    public static Map<String, Object> describe(PublicKey key) throws GeneralSecurityException {
        byte[] der = key.getEncoded();
        return switch (key.getAlgorithm()) {
            case "EdDSA", "Ed25519" -> {
                if (der.length != ED25519_PREFIX.length + ED25519_BYTES) {
                    throw new InvalidKeyException("of EdDSA there is only Ed25519 here");
                }
                yield describe(ED25519, ED25519, HexFormat.of().formatHex(der, ED25519_PREFIX.length, der.length));
            }
            case "EC" -> describe("ecdsa", ECDSA_P256, pem(requireP256(key)));
            case "RSA", "RSASSA-PSS" -> describe("rsa", RSA_PSS, pem(requireLength(key)));
            default -> throw new InvalidKeyException("there is no signature scheme for keys of " + key.getAlgorithm());
        };
    }

    private static Map<String, Object> describe(String type, String scheme, String value) {
        Map<String, Object> key = new LinkedHashMap<>();
        key.put("keytype", type);
        key.put("keyval", Map.of("public", value));
        key.put("scheme", scheme);
        return key;
    }

    /** The id that repositories give a key object: the SHA-256 of its canonical form. */
    public static String id(Map<String, ?> key) throws MalformedMetadataException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(CanonicalJson.canonical(key)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The key's scheme, if its type goes with it. */
    private static String scheme(Map<String, ?> key) throws NoSuchAlgorithmException {
        Object scheme = key.get("scheme");
        Object type = key.get("keytype");
        boolean known = ED25519.equals(scheme) && ED25519.equals(type)
                || ECDSA_P256.equals(scheme) && ("ecdsa".equals(type) || ECDSA_P256.equals(type))
                || RSA_PSS.equals(scheme) && "rsa".equals(type);
        if (!known) {
            throw new NoSuchAlgorithmException("keys of type " + type + " and scheme " + scheme + " cannot be used");
        }
        return (String) scheme;
    }

    private static X509EncodedKeySpec encoded(String text, String scheme) throws InvalidKeySpecException {
        if (text.contains("-----BEGIN")) {
            return new X509EncodedKeySpec(decodePem(text));
        }
        byte[] bytes = HexFormat.of().parseHex(text.strip());
        if (scheme.equals(ED25519) && bytes.length == ED25519_BYTES) {
            return new X509EncodedKeySpec(join(ED25519_PREFIX, bytes));
        }
        if (scheme.equals(ECDSA_P256) && bytes.length == POINT_BYTES && bytes[0] == 4) {
            return new X509EncodedKeySpec(join(P256_PREFIX, bytes));
        }
        return new X509EncodedKeySpec(bytes);
    }

    private static byte[] decodePem(String text) throws InvalidKeySpecException {
        String label = text.contains("-----BEGIN RSA PUBLIC KEY-----") ? "RSA PUBLIC KEY" : "PUBLIC KEY";
        String begin = "-----BEGIN " + label + "-----";
        int from = text.indexOf(begin);
        int to = text.indexOf("-----END " + label + "-----");
        if (from < 0 || to < from) {
            throw new InvalidKeySpecException("a key in PEM has no " + begin + ", or does not end");
        }
        byte[] der = Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
        return label.startsWith("RSA") ? wrapped(der) : der;
    }

    /** The older form of RSA keys (PKCS#1) in the one that names the algorithm. */
    private static byte[] wrapped(byte[] pkcs1) {
        byte[] bits = join(new byte[] {0}, pkcs1);
        return tagged(0x30, join(RSA_ALGORITHM, tagged(0x03, bits)));
    }

    private static byte[] tagged(int tag, byte[] content) {
        return join(new byte[] {(byte) tag, (byte) 0x82, (byte) (content.length >> 8), (byte) content.length}, content);
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = new byte[first.length + second.length];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static String pem(PublicKey key) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        return "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n";
    }

    private static PublicKey requireP256(PublicKey key) throws InvalidKeyException {
        byte[] der = key.getEncoded();
        boolean fits = key instanceof ECPublicKey && der.length == P256_PREFIX.length + POINT_BYTES;
        for (int i = 0; fits && i < P256_PREFIX.length; i++) {
            fits = der[i] == P256_PREFIX[i];
        }
        if (!fits) {
            throw new InvalidKeyException("of elliptic curves there is only P-256 here");
        }
        return key;
    }

    private static PublicKey requireLength(PublicKey key) throws InvalidKeyException {
        int bits = key instanceof RSAPublicKey rsa ? rsa.getModulus().bitLength() : 0;
        if (bits < LEAST_RSA_BITS || bits > MOST_RSA_BITS) {
            throw new InvalidKeyException("an RSA key has " + bits + " bits; from " + LEAST_RSA_BITS + " to "
                    + MOST_RSA_BITS + " are accepted");
        }
        return key;
    }
}
