// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileBundleTest {
    private static final String MANIFEST = "META-INF/MANIFEST.MF";

    private static GanglionException refused(byte[] bundle) {
        return assertThrows(GanglionException.class, () -> ModelArchive.open("hostile.jar", Content.of(bundle))
                .manifest());
    }

    private static void assertNames(GanglionException failure, Reason reason, String... words) {
        assertEquals(reason, failure.reason(), failure.getMessage());
        for (String word : words) {
            assertTrue(failure.getMessage().contains(word), failure.getMessage());
        }
    }

    /** The entries of the sample, to be changed and written again as any other tool would write them. */
    private static Map<String, byte[]> entries() throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(PackedSample.bundle()))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.put(entry.getName(), in.readAllBytes());
            }
        }
        return entries;
    }

    private static byte[] zip(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
            }
        }
        return bytes.toByteArray();
    }

    /** As the packer writes it, but with other entries. */
    private static byte[] stored(Map<String, byte[]> entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ArchiveWriter archive = new ArchiveWriter(bytes::writeBytes);
        entries.forEach((name, content) -> archive.add(name, content, name.equals("model.nir") ? 4096 : 1));
        archive.finish();
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org/evil/Payload.class",
                "Payload.CLASS",
                "lib/nested.jar",
                "lib/x.zip",
                "native/libevil.so",
                "native/libevil.so.1",
                "evil.dll",
                "OSGI-INF/component.xml",
                "OSGI-OPT/src/A.java",
                "META-INF/services/java.lang.Runnable",
                "META-INF/versions/17/model.json",
                "readme.txt",
                "selftest/other.f64",
                "model.tflite",
                "META-INF/"
            })
    void givenABundleWithAnEntryThatIsNoData_whenOpened_thenItIsRefusedByTheEntrysName(String name) throws IOException {
        Map<String, byte[]> entries = entries();
        entries.put(name, new byte[] {1});

        assertNames(refused(stored(entries)), Reason.UNSUPPORTED, "hostile.jar", "entry '" + name + "'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../etc/passwd",
                "/etc/passwd",
                "selftest/../../x",
                "a\\..\\b",
                "C:evil",
                "./model.nir",
                "a//b",
                "a\u0001b",
                "\u00e4"
            })
    void givenAnEntryThatLeadsElsewhere_whenOpened_thenItIsRefused(String name) throws IOException {
        Map<String, byte[]> entries = entries();
        entries.put(name, new byte[] {1});

        assertNames(refused(zip(entries)), Reason.MALFORMED, "leads elsewhere");
    }

    @ParameterizedTest
    @CsvSource({
        "Bundle-Activator, runs code",
        "bundle-activator, runs code",
        "Service-Component, runs code",
        "Bundle-NativeCode, native code",
        "Bundle-ClassPath, classes",
        "Export-Package, classes",
        "Import-Package, ties it",
        "DynamicImport-Package, ties it",
        "Require-Bundle, ties it",
        "Fragment-Host, another bundle",
        "ExtensionBundle-Activator, no meaning",
        "Main-Class, runs code",
        "Created-By, no meaning",
        "Multi-Release, no meaning"
    })
    void givenAHeaderThatIsNoData_whenOpened_thenItIsRefusedByTheHeadersName(String header, String why)
            throws IOException {
        Map<String, byte[]> entries = entries();
        String manifest = new String(entries.get(MANIFEST), StandardCharsets.US_ASCII);
        entries.put(
                MANIFEST,
                manifest.replaceFirst("\r\n", "\r\n" + header + ": org.evil\r\n")
                        .getBytes(StandardCharsets.US_ASCII));

        assertNames(refused(stored(entries)), Reason.UNSUPPORTED, "header '" + header + "'", why);
        if (!why.equals("no meaning")) {
            assertNames(refused(zip(entries)), Reason.UNSUPPORTED, "header '" + header + "'", why);
        }
    }

    @Test
    void givenASectionForOneEntry_whenOpened_thenItIsRefused() throws IOException {
        Map<String, byte[]> entries = entries();
        String manifest = new String(entries.get(MANIFEST), StandardCharsets.US_ASCII);
        entries.put(MANIFEST, (manifest + "Name: model.nir\r\nX: y\r\n\r\n").getBytes(StandardCharsets.US_ASCII));

        assertNames(refused(stored(entries)), Reason.UNSUPPORTED, "section", "model.nir");
    }

    @ParameterizedTest
    @CsvSource({
        "Bundle-SymbolicName, ganglion.model.sample, org.ganglion.update",
        "Bundle-SymbolicName, ganglion.model.sample, ganglion.model.sample;singleton:=true",
        "Require-Capability, effective:=active, effective:=resolve",
        "Provide-Capability, ganglion.model;, osgi.service;",
        "Ganglion-Model, sample;version, another;version"
    })
    void givenAHeaderThatSaysOtherThanTheDocument_whenOpened_thenItIsRefusedByTheHeadersName(
            String header, String from, String to) throws IOException {
        Map<String, byte[]> entries = entries();
        String manifest = new String(entries.get(MANIFEST), StandardCharsets.US_ASCII).replace("\r\n ", "");
        int at = manifest.indexOf(header + ": ");
        String changed = manifest.substring(0, at) + manifest.substring(at).replaceFirst(from, to);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        java.util.jar.Manifest written = new java.util.jar.Manifest(
                new ByteArrayInputStream(wrapped(changed).getBytes(StandardCharsets.US_ASCII)));
        written.write(bytes);
        entries.put(MANIFEST, bytes.toByteArray());

        assertNames(refused(stored(entries)), Reason.INCONSISTENT, header);
    }

    private static String wrapped(String manifest) {
        return manifest.lines()
                .map(line -> String.join("\r\n ", line.split("(?<=\\G.{60})")))
                .reduce("", (text, line) -> text + line + "\r\n");
    }

    @Test
    void givenAnEntryTwice_whenOpened_thenItIsRefused() throws IOException {
        Map<String, byte[]> entries = entries();
        entries.put("MODEL.nir", new byte[] {1});
        byte[] twice = replaceAll(stored(entries), "MODEL.nir", "model.nir");

        assertNames(refused(twice), Reason.MALFORMED, "'model.nir'", "twice");
    }

    @Test
    void givenABombInTheDocument_whenOpened_thenItIsRefusedBeforeItIsUnpacked() throws IOException {
        Map<String, byte[]> entries = entries();
        entries.put("model.json", new byte[8 << 20]);
        byte[] bomb = patchFlags(zip(entries));

        assertNames(refused(bomb), Reason.TOO_LARGE, "model.json");
    }

    @Test
    void givenABombWhoseLengthLies_whenOpened_thenNoMoreThanItsLengthIsUnpacked() throws IOException {
        Map<String, byte[]> entries = entries();
        byte[] manifest = entries.get(MANIFEST);
        entries.put(MANIFEST, Arrays.copyOf(manifest, 8 << 20));
        byte[] bomb = zip(entries);
        changeCentral(bomb, MANIFEST, header -> header.putInt(24, 1000));

        assertNames(refused(bomb), Reason.MALFORMED, MANIFEST);
    }

    @Test
    void givenACompressedModel_whenOpened_thenItIsRefused() throws IOException {
        assertEquals(Reason.UNSUPPORTED, refused(zip(entries())).reason());
    }

    @Test
    void givenOtherBytesAtAnEntrysPlaceThanTheDirectorySays_whenOpened_thenItIsRefused() throws IOException {
        byte[] bundle = stored(entries());
        int document = indexOf(bundle, "PK\3\4", 4);
        int input = indexOf(bundle, "PK\3\4", document + 4);
        bundle[input + 30] = 'S';

        assertNames(refused(bundle), Reason.MALFORMED, "selftest/input.f64", "otherwise");
    }

    @Test
    void givenAnEntryHiddenBetweenTwoOthers_whenOpened_thenItIsRefused() throws IOException {
        byte[] bundle = stored(entries());
        int at = indexOf(bundle, "model.json", 0) - 30;
        byte[] hidden = "PK\3\4 this would be a class".getBytes(StandardCharsets.US_ASCII);
        byte[] spread = insert(bundle, at, hidden);
        shiftDirectory(spread, at, hidden.length);

        assertNames(refused(spread), Reason.MALFORMED, "hidden");
    }

    @Test
    void givenBytesBeforeOrAfterTheArchive_whenOpened_thenItIsRefused() {
        byte[] bundle = PackedSample.bundle();

        assertEquals(
                Reason.MALFORMED,
                refused(insert(bundle, bundle.length, new byte[] {0})).reason());
        assertEquals(
                Reason.MALFORMED, refused(insert(bundle, 0, new byte[] {0})).reason());
    }

    @Test
    void givenATruncatedBundle_whenOpened_thenItIsRefusedAtEveryLength() {
        byte[] bundle = PackedSample.bundle();
        for (int length = 0; length < bundle.length; length += 97) {
            refused(Arrays.copyOf(bundle, length));
        }
    }

    @Test
    void givenOneOfManyBytesChanged_whenOpened_thenItIsRefused() {
        byte[] bundle = PackedSample.bundle();
        for (int i = 0; i < bundle.length; i += i < 4096 || i > bundle.length - 1024 ? 5 : 199) {
            bundle[i] ^= 0x41;
            try {
                ModelArchive.open("hostile.jar", Content.of(bundle));
                fail("byte " + i + " may be anything");
            } catch (GanglionException expected) {
                assertTrue(expected.getMessage().startsWith("hostile.jar"), expected.getMessage());
            }
            bundle[i] ^= 0x41;
        }
    }

    @Test
    void givenOtherWeightsThanAnnounced_whenOpened_thenTheDigestSaysSo() {
        byte[] other = PackedSample.FILE.clone();
        other[7] ^= 1;

        assertNames(refused(PackedSample.bundle(PackedSample.manifest(), other)), Reason.DIGEST_MISMATCH, "model.nir");
    }

    @Test
    void givenAFileThatIsNoArchive_whenOpened_thenItIsRefused() {
        assertEquals(Reason.MALFORMED, refused(new byte[10_000]).reason());
    }

    private static byte[] insert(byte[] bytes, int at, byte[] more) {
        byte[] result = new byte[bytes.length + more.length];
        System.arraycopy(bytes, 0, result, 0, at);
        System.arraycopy(more, 0, result, at, more.length);
        System.arraycopy(bytes, at, result, at + more.length, bytes.length - at);
        return result;
    }

    private static int indexOf(byte[] bytes, String text, int from) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text, from);
    }

    private static byte[] replaceAll(byte[] bytes, String from, String to) {
        return new String(bytes, StandardCharsets.ISO_8859_1).replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Adds to the offsets of the directory after something was inserted. */
    private static void shiftDirectory(byte[] bytes, int after, int by) {
        ByteBuffer archive = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int end = bytes.length - 22;
        int directory = archive.getInt(end + 16) + by;
        archive.putInt(end + 16, directory);
        for (int at = directory; at < end; at += 46 + archive.getShort(at + 28)) {
            if (archive.getInt(at + 42) >= after) {
                archive.putInt(at + 42, archive.getInt(at + 42) + by);
            }
        }
    }

    /** Changes an entry's header in the central directory. */
    private static void changeCentral(byte[] bytes, String name, Consumer<ByteBuffer> change) {
        ByteBuffer archive = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int end = bytes.length - 22;
        for (int at = archive.getInt(end + 16); at < end; at += 46 + archive.getShort(at + 28)) {
            if (new String(bytes, at + 46, archive.getShort(at + 28), StandardCharsets.ISO_8859_1).equals(name)) {
                change.accept(archive.slice(at, 46).order(ByteOrder.LITTLE_ENDIAN));
            }
        }
    }

    /** Java's writer streams; this takes its flags away so that sizes are all that is wrong. */
    private static byte[] patchFlags(byte[] bytes) {
        for (String name : new String[] {MANIFEST, "model.json"}) {
            ByteBuffer archive = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            changeCentral(bytes, name, header -> {
                int local = header.getInt(42);
                header.putShort(8, (short) 0);
                archive.putShort(local + 6, (short) 0);
                for (int field = 0; field < 12; field += 4) {
                    archive.putInt(local + 14 + field, header.getInt(16 + field));
                }
            });
        }
        return bytes;
    }
}
