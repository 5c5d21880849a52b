// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ganglion.tuf.TufException.Reason;
import org.ganglion.tuf.metadata.CanonicalJson;
import org.ganglion.tuf.metadata.MalformedMetadataException;
import org.ganglion.tuf.metadata.PublicKeys;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Thresholds, ids of keys, kinds of keys, and signatures that are not. */
class KeysTest {
    private static final Signer ECDSA = Signer.generate(PublicKeys.ECDSA_P256);
    private static final Signer RSA = Signer.generate(PublicKeys.RSA_PSS);

    private final Simulator repository = new Simulator();
    private Device device;

    @BeforeEach
    void trust() throws TufException {
        device = Device.of(repository);
    }

    @Test
    void givenAThresholdOfThree_whenTwoHaveSigned_thenItIsRefused() throws TufException {
        repository.rootRole("snapshot").put("threshold", 3);
        repository.addKey("snapshot", repository.newSigner());
        repository.addKey("snapshot", repository.newSigner());
        repository.publish("root", "targets", "snapshot", "timestamp");
        device.refresh();
        repository.signers.get("snapshot").remove(2);
        repository.publish("targets", "snapshot", "timestamp");
        device.refuses(Reason.THRESHOLD);
        assertEquals(2, device.version("snapshot"));
    }

    @Test
    void givenAThresholdAboveTheNumberOfKeys_whenRefreshed_thenTheRootIsTrustedAndTheRoleIsNot() {
        for (int i = 0; i < 4; i++) {
            repository.addKey("snapshot", repository.newSigner());
        }
        repository.rootRole("snapshot").put("threshold", 6);
        repository.publish("root", "snapshot", "timestamp");
        device.refuses(Reason.THRESHOLD);
        assertEquals(2, device.version("root"));
        assertEquals(0, device.version("snapshot"));
    }

    @Test
    void givenAnIdManyTimesInARole_whenItsSignatureIsThereManyTimes_thenItIsRefused() {
        Signer signer = repository.newSigner();
        for (int i = 0; i < 9; i++) {
            repository.allowKey("snapshot", signer);
        }
        repository.signers.get("snapshot").add(signer);
        repository.rootRole("snapshot").put("threshold", 6);
        repository.publish("root", "snapshot", "timestamp");
        List<Object> signatures =
                new ArrayList<>(Simulator.signatures(repository.snapshot(), repository.signers.get("snapshot")));
        for (int i = 0; i < 8; i++) {
            signatures.add(signatures.get(1));
        }
        repository.published.get("snapshot").set(1, Simulator.envelope(repository.snapshot(), signatures));
        device.refuses(Reason.MALFORMED);
        assertEquals(0, device.version("snapshot"));
    }

    @Test
    void givenOneKeyUnderSixIds_whenItSignsUnderAllOfThem_thenItCountsOnce() {
        Signer signer = repository.newSigner();
        for (int i = 0; i < 6; i++) {
            repository.addKey("snapshot", signer.as("id-" + i, signer.key()));
        }
        repository.rootRole("snapshot").put("threshold", 3);
        repository.publish("root", "snapshot", "timestamp");
        device.refuses(Reason.THRESHOLD);
        assertEquals(2, device.version("root"));
        assertEquals(0, device.version("snapshot"));
    }

    @Test
    void givenTwoSignaturesOfOneId_whenTheThresholdIsMetWithoutThem_thenTheyAreRefusedAllTheSame() {
        List<Object> signatures =
                new ArrayList<>(Simulator.signatures(repository.snapshot(), repository.signers.get("snapshot")));
        signatures.add(signatures.get(0));
        repository.published.get("snapshot").set(0, Simulator.envelope(repository.snapshot(), signatures));
        device.refuses(Reason.MALFORMED);
        assertEquals(0, device.version("snapshot"));
    }

    @Test
    void givenAnIdThatIsNotTheKeysHash_whenItSigns_thenItIsTrusted() throws TufException {
        Signer signer = repository.newSigner();
        repository.forgetKeys("snapshot");
        repository.addKey("snapshot", signer.as("any unique text", signer.key()));
        repository.publish("root", "snapshot", "timestamp");
        device.refresh();
        assertEquals(2, device.version("snapshot"));
    }

    @Test
    void givenAnIdOfARoleThatIsAmongNoKeys_whenTheThresholdIsMetByOthers_thenItIsTrusted() throws TufException {
        Tree.list(repository.rootRole("snapshot"), "keyids").add("nobody");
        repository.publish("root", "snapshot", "timestamp");
        device.refresh();
        assertEquals(2, device.version("snapshot"));
    }

    @Test
    void givenAKeyThatTheRoleDoesNotName_whenItSigns_thenItDoesNotCount() {
        Signer stranger = repository.newSigner();
        Tree.at(repository.root(), "keys").put(stranger.id(), stranger.key());
        repository.signers.put(
                "snapshot",
                List.of(stranger, repository.signers.get("timestamp").get(0)));
        repository.publish("root", "snapshot", "timestamp");
        device.refuses(Reason.THRESHOLD);
    }

    static Stream<Arguments> kinds() {
        return Stream.of(
                Arguments.of("ed25519 in hexadecimal", Signer.number(0)),
                Arguments.of("ed25519 in PEM", withPublic(Signer.number(0), pem(Signer.number(0)), "ed25519")),
                Arguments.of("ecdsa in PEM", ECDSA),
                Arguments.of("ecdsa of the old spelling", withPublic(ECDSA, pem(ECDSA), "ecdsa-sha2-nistp256")),
                Arguments.of("ecdsa as a point in hexadecimal", withPublic(ECDSA, point(ECDSA), "ecdsa")),
                Arguments.of(
                        "ecdsa in hexadecimal DER",
                        withPublic(
                                ECDSA,
                                HexFormat.of()
                                        .formatHex(ECDSA.pair().getPublic().getEncoded()),
                                "ecdsa-sha2-nistp256")),
                Arguments.of("rsa in PEM", RSA),
                Arguments.of("rsa in the older PEM", withPublic(RSA, pkcs1(RSA), "rsa")));
    }

    private static Signer withPublic(Signer signer, String text, String type) {
        Map<String, Object> key =
                Tree.of("keytype", type, "scheme", signer.key().get("scheme"), "keyval", Tree.of("public", text));
        try {
            return signer.as(PublicKeys.id(key), key);
        } catch (MalformedMetadataException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(Signer signer) {
        return "-----BEGIN PUBLIC KEY-----\r\n"
                + Base64.getMimeEncoder()
                        .encodeToString(signer.pair().getPublic().getEncoded())
                + "\r\n-----END PUBLIC KEY-----";
    }

    private static String point(Signer signer) {
        byte[] der = ((ECPublicKey) signer.pair().getPublic()).getEncoded();
        return HexFormat.of().formatHex(der, der.length - 65, der.length);
    }

    /** What follows the algorithm and the bit string's head. */
    private static String pkcs1(Signer signer) {
        byte[] der = signer.pair().getPublic().getEncoded();
        return "-----BEGIN RSA PUBLIC KEY-----\n"
                + Base64.getEncoder().encodeToString(Arrays.copyOfRange(der, 24, der.length))
                + "\n-----END RSA PUBLIC KEY-----\n";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void givenAKindOfKey_whenItMustSign_thenItsSignatureIsTrustedAndAnotherIsNot(String kind, Signer signer)
            throws TufException {
        repository.addKey("root", signer);
        repository.rootRole("root").put("threshold", 2);
        repository.publish("root");
        device.refresh();
        assertEquals(2, device.version("root"));
        repository.publish("root");
        List<Object> signatures =
                new ArrayList<>(Simulator.signatures(repository.root(), repository.signers.get("root")));
        signatures.set(1, Tree.of("keyid", signer.id(), "sig", signer.sign(new byte[] {1})));
        repository.published.get("root").set(2, Simulator.envelope(repository.root(), signatures));
        device.refuses(Reason.THRESHOLD);
        assertEquals(2, device.version("root"));
    }

    static Stream<Arguments> unusable() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        byte[] small = generator.generateKeyPair().getPublic().getEncoded();
        generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(384);
        byte[] curve = generator.generateKeyPair().getPublic().getEncoded();
        Map<String, Object> pss = Tree.of("keytype", "rsa", "scheme", "rsassa-pss-sha256");
        Map<String, Object> ec = Tree.of("keytype", "ecdsa", "scheme", "ecdsa-sha2-nistp256");
        Map<String, Object> ed = Tree.of("keytype", "ed25519", "scheme", "ed25519");
        return Stream.of(
                Arguments.of("rsa of 1024 bits", pss, HexFormat.of().formatHex(small)),
                Arguments.of("another curve", ec, HexFormat.of().formatHex(curve)),
                Arguments.of("another type than the scheme's", Tree.of("keytype", "rsa", "scheme", "ed25519"), "00"),
                Arguments.of("an unknown scheme", Tree.of("keytype", "x", "scheme", "y"), "00"),
                Arguments.of("too short", ed, "00".repeat(31)),
                Arguments.of("no point", ed, "ff".repeat(32)),
                Arguments.of("not hexadecimal", ed, "zz".repeat(32)),
                Arguments.of("nothing", ed, ""),
                Arguments.of("a point off the curve", ec, "04" + "01".repeat(64)),
                Arguments.of("PEM without an end", ec, "-----BEGIN PUBLIC KEY-----\nAAAA"),
                Arguments.of("PEM of nothing", pss, "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----"),
                Arguments.of("endless", pss, "0".repeat(100_000)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unusable")
    void givenAKeyThatCannotBeUsed_whenOthersMeetTheThreshold_thenItIsAsIfItWereNotThere(
            String what, Map<String, Object> kind, String text) throws TufException {
        Map<String, Object> key = Tree.of("keyval", Tree.of("public", text));
        key.putAll(kind);
        repository.allowKey("timestamp", Signer.number(1).as("unusable", key));
        repository
                .signers
                .get("timestamp")
                .add(Signer.number(1).as("unusable", Signer.number(1).key()));
        repository.publish("root", "timestamp");
        device.refresh();
        assertEquals(2, device.version("timestamp"));
        repository.rootRole("timestamp").put("threshold", 2);
        repository.publish("root", "timestamp");
        device.refuses(Reason.THRESHOLD);
    }

    @Test
    void givenAnInvalidSignatureBesideEnoughValidOnes_whenRefreshed_thenItIsTrusted() throws TufException {
        repository.addKey("timestamp", repository.newSigner());
        repository.publish("root");
        String former = (String) signatures().get(0).get("sig");
        for (String signature : List.of(former, "", "no hexadecimal digits", "00", "ff".repeat(64), "f".repeat(127))) {
            repository.publish("timestamp");
            List<Map<String, Object>> signatures = signatures();
            assertNotEquals(former, signatures.get(0).get("sig"));
            signatures.get(0).put("sig", signature);
            repository
                    .published
                    .get("timestamp")
                    .set(
                            repository.published.get("timestamp").size() - 1,
                            Simulator.envelope(repository.timestamp(), new ArrayList<>(signatures)));
            device.refresh();
            assertEquals(repository.timestamp().get("version"), device.version("timestamp"));
        }
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> signatures() {
        return (List<Map<String, Object>>)
                (List<?>) Simulator.signatures(repository.timestamp(), repository.signers.get("timestamp"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void givenAKindOfKey_whenZeroesStandBehindItsSignature_thenItIsNoSignature(String kind, Signer signer)
            throws Exception {
        PublicKey key = PublicKeys.parse(signer.key());
        byte[] message = CanonicalJson.canonical(Map.of("a", 1L));
        byte[] signature = HexFormat.of().parseHex(signer.sign(message));
        assertEquals(true, PublicKeys.verify(key, message, signature));
        for (int more = 1; more <= 4; more++) {
            byte[] longer = Arrays.copyOf(signature, signature.length + more);
            assertEquals(false, PublicKeys.verify(key, message, longer), more + " more");
        }
    }

    @Test
    void givenAnRsaSignatureWithTheLongestSalt_whenVerified_thenItIsTrusted() throws Exception {
        Signature algorithm = Signature.getInstance("RSASSA-PSS");
        algorithm.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 256 - 32 - 2, 1));
        algorithm.initSign(RSA.pair().getPrivate());
        byte[] message = CanonicalJson.canonical(Map.of("a", 1L));
        algorithm.update(message);
        byte[] signature = algorithm.sign();
        assertEquals(true, PublicKeys.verify(RSA.pair().getPublic(), message, signature));
        message[0]++;
        assertEquals(false, PublicKeys.verify(RSA.pair().getPublic(), message, signature));
    }
}
