// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.archive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.jar.Manifest;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.model.ModelManifest;

/**
 * A model bundle as a file: checked as a whole when it is opened. First what it would do to the framework, because that names the culprit best, then
 * whether every byte is accounted for.
 */
public final class ModelArchive {
    /** The largest model bundle, in bytes. */
    public static final int LARGEST = 256 << 20;

    private static final int LARGEST_MANIFEST = 64 << 10;
    private static final int LARGEST_DOCUMENT = 1 << 20;

    private final String place;
    private final Archive archive;
    private final Map<String, Archive.Entry> entries = new HashMap<>();
    private final ModelManifest manifest;

    private ModelArchive(String place, Content content) {
        this.place = place;
        if (content.length() > LARGEST) {
            throw new GanglionException(
                    Reason.TOO_LARGE,
                    place + ": has " + content.length() + " bytes; a model bundle has at most " + LARGEST);
        }
        archive = Archive.open(place, content);
        checkHarmless();
        checkKnown();
        byte[] headers = archive.read(required(BundleHeaders.ENTRY), LARGEST_MANIFEST);
        byte[] document = archive.read(required(ManifestDocument.ENTRY), LARGEST_DOCUMENT);
        manifest = ManifestDocument.read(place + ": " + ManifestDocument.ENTRY, document);
        checkAgreement(headers, document);
        checkContents();
        archive.checkLayout();
        checkForm(content, document);
    }

    /** The last word: the archive is, byte for byte, what packing its contents gives. */
    private void checkForm(Content content, byte[] document) {
        FormCheck check = new FormCheck(place, content);
        BundleLayout.write(manifest, document, this::read, check);
        check.end();
    }

    /** Whether these first bytes of a file are those of an archive. */
    public static boolean recognizes(byte[] head) {
        return head.length >= 4 && head[0] == 'P' && head[1] == 'K' && head[2] == 3 && head[3] == 4;
    }

    /**
     * Opens and checks a model bundle.
     *
     * @param place for messages
     * @throws GanglionException MALFORMED, UNSUPPORTED, INCONSISTENT, TOO_LARGE or DIGEST_MISMATCH, naming the header or entry
     */
    public static ModelArchive open(String place, Content content) {
        return new ModelArchive(place, content);
    }

    /** What it says of itself. */
    public ModelManifest manifest() {
        return manifest;
    }

    /** A file inside, checked against its digest. */
    public byte[] read(ModelManifest.Content wanted) {
        byte[] bytes = archive.read(required(wanted.entry()), LARGEST);
        Digests.check(place, wanted, bytes);
        return bytes;
    }

    /** Offset of the model file in the archive. */
    public long modelOffset() {
        return archive.contentOffset(required(manifest.file().entry()));
    }

    private Archive.Entry required(String name) {
        Archive.Entry entry = entries.get(name);
        if (entry == null) {
            throw new GanglionException(
                    Reason.MALFORMED, place + ": is not a model bundle: it has no entry '" + name + "'");
        }
        return entry;
    }

    private void checkHarmless() {
        for (Archive.Entry entry : archive.entries()) {
            EntryNames.checkHarmless(place, entry.name());
        }
        for (Archive.Entry entry : archive.entries()) {
            if (entry.name().equalsIgnoreCase(BundleHeaders.ENTRY)) {
                Manifest headers = headers(archive.peek(entry, LARGEST_MANIFEST));
                headers.getMainAttributes().keySet().forEach(name -> HeaderNames.checkHarmless(place, name.toString()));
            }
        }
    }

    private void checkKnown() {
        Set<String> seen = new HashSet<>();
        for (Archive.Entry entry : archive.entries()) {
            EntryNames.checkKnown(place, entry.name());
            if (!seen.add(entry.name().toLowerCase(Locale.ROOT))) {
                throw new GanglionException(Reason.MALFORMED, place + ": entry '" + entry.name() + "' is there twice");
            }
            entries.put(entry.name(), entry);
        }
        Manifest headers = headers(archive.read(required(BundleHeaders.ENTRY), LARGEST_MANIFEST));
        headers.getMainAttributes().keySet().forEach(name -> HeaderNames.checkKnown(place, name.toString()));
        if (!headers.getEntries().isEmpty()) {
            throw new GanglionException(
                    Reason.UNSUPPORTED,
                    place + ": " + BundleHeaders.ENTRY + " has a section of its own for '"
                            + headers.getEntries().keySet().iterator().next() + "'");
        }
    }

    private Manifest headers(byte[] bytes) {
        try {
            return new Manifest(new ByteArrayInputStream(bytes));
        } catch (IOException | IllegalArgumentException e) {
            throw new GanglionException(
                    Reason.MALFORMED, place + ": " + BundleHeaders.ENTRY + ": " + e.getMessage(), e);
        }
    }

    private void checkAgreement(byte[] bytes, byte[] document) {
        BundleHeaders expected = BundleHeaders.of(manifest, document);
        if (Arrays.equals(bytes, expected.write())) {
            return;
        }
        String culprit = HeaderNames.firstDifference(bytes, expected.asMap());
        throw new GanglionException(
                Reason.INCONSISTENT,
                place + ": " + culprit + " in " + BundleHeaders.ENTRY + " is not what " + ManifestDocument.ENTRY
                        + " makes it; pack the model again with this version of Ganglion");
    }

    private void checkContents() {
        Set<String> used = new HashSet<>(Set.of(BundleHeaders.ENTRY, ManifestDocument.ENTRY));
        checkContent(manifest.file(), used);
        manifest.selfTest().ifPresent(test -> {
            checkContent(test.input(), used);
            checkContent(test.expected(), used);
        });
        for (String name : entries.keySet()) {
            if (!used.contains(name)) {
                throw new GanglionException(
                        Reason.UNSUPPORTED, place + ": entry '" + name + "' is not named in " + ManifestDocument.ENTRY);
            }
        }
    }

    private void checkContent(ModelManifest.Content content, Set<String> used) {
        Archive.Entry entry = required(content.entry());
        if (!entry.stored()) {
            throw new GanglionException(
                    Reason.UNSUPPORTED,
                    place + ": entry '" + entry.name() + "' is compressed; models are stored as they are");
        }
        if (entry.length() != content.length()) {
            throw new GanglionException(
                    Reason.INCONSISTENT,
                    place + ": entry '" + entry.name() + "' has " + entry.length() + " bytes, announced are "
                            + content.length());
        }
        used.add(entry.name());
    }
}
