// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.JsonObject;
import org.ganglion.rollout.PinnedRelease;

/**
 * What an operator reads from a repository's folder: releases, campaigns, rollouts, as its present metadata list them. Signatures are not
 * looked at, the devices do that; digests are.
 */
final class RepositoryFolder {
    private static final long LONGEST = 1 << 20;

    private final Path folder;
    private final TreeMap<String, Entry> entries = new TreeMap<>();

    /**
     * A file that the repository offers.
     *
     * @param counter of the release, or 0
     */
    private record Entry(String path, String sha256, long length, long counter) {}

    /**
     * Reads the metadata.
     *
     * @throws GanglionException NOT_FOUND if it is no repository; MALFORMED, STORAGE
     */
    RepositoryFolder(Path folder) {
        this.folder = folder;
        JsonObject timestamp = signed("timestamp");
        long snapshotVersion = timestamp.object("meta").object("snapshot.json").integer("version");
        JsonObject roles = signed(snapshotVersion + ".snapshot").object("meta");
        for (String file : roles.names()) {
            String role = file.substring(0, file.length() - ".json".length());
            list(signed(roles.object(file).integer("version") + "." + quoted(role)));
        }
    }

    private static String quoted(String role) {
        return URLEncoder.encode(role, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private JsonObject signed(String name) {
        Path file = folder.resolve("metadata").resolve(name + ".json");
        if (!Files.isRegularFile(file)) {
            throw new GanglionException(
                    Reason.NOT_FOUND,
                    folder + " is not a repository that devices can read: " + file
                            + " is not there; make one with 'ganglion repo init', sign it with 'ganglion repo timestamp'");
        }
        try {
            return JsonObject.read(file.toString(), Files.readAllBytes(file)).object("signed");
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private void list(JsonObject role) {
        JsonObject targets = role.objectOrEmpty("targets");
        for (String path : targets.names()) {
            JsonObject target = targets.object(path);
            long counter = target.objectOrEmpty("custom").integer("releaseCounter", 0);
            entries.put(
                    path, new Entry(path, target.object("hashes").text("sha256"), target.integer("length"), counter));
        }
    }

    /**
     * A release by what a person calls it.
     *
     * @param name its path, {@code features/acme/kitchen-1.4.0.json}, or {@code kitchen}, {@code kitchen:1.4.0}, {@code acme/kitchen},
     *     {@code acme/kitchen:1.4.0}; without a version the one with the highest counter
     * @throws GanglionException NOT_FOUND, naming what there is; INCONSISTENT if several publishers have one of this name
     */
    PinnedRelease release(String name) {
        if (entries.containsKey(name)) {
            return pinned(entries.get(name));
        }
        int colon = name.indexOf(':');
        String wanted = colon < 0 ? name : name.substring(0, colon);
        List<Entry> found = releases().stream()
                .filter(entry -> named(entry, wanted))
                .filter(entry -> colon < 0 || entry.path().endsWith("-" + name.substring(colon + 1) + ".json"))
                .toList();
        if (found.isEmpty()) {
            throw new GanglionException(
                    Reason.NOT_FOUND,
                    "there is no release '" + name + "' in " + folder + "; there are "
                            + releases().stream().map(Entry::path).toList());
        }
        if (found.stream()
                        .map(entry -> PinnedRelease.family(entry.path()))
                        .distinct()
                        .count()
                > 1) {
            throw new GanglionException(
                    Reason.INCONSISTENT,
                    "several publishers have a release '" + name + "': "
                            + found.stream().map(Entry::path).toList() + "; name one as publisher/name");
        }
        return pinned(found.stream()
                .max(Comparator.comparingLong(Entry::counter).thenComparing(Entry::path))
                .orElseThrow());
    }

    private List<Entry> releases() {
        return entries.values().stream()
                .filter(entry -> entry.path().startsWith("features/"))
                .toList();
    }

    private static boolean named(Entry entry, String wanted) {
        String family = PinnedRelease.family(entry.path());
        return family.equals(wanted) || family.endsWith('/' + wanted);
    }

    /** The release of a digest. */
    Optional<PinnedRelease> releaseOf(String sha256) {
        return releases().stream()
                .filter(entry -> entry.sha256().equals(sha256))
                .map(RepositoryFolder::pinned)
                .findFirst();
    }

    private static PinnedRelease pinned(Entry entry) {
        return new PinnedRelease(entry.path(), entry.sha256(), entry.length());
    }

    /** The paths below a folder of the repository, such as {@code campaigns/}. */
    List<String> below(String prefix) {
        return entries.keySet().stream().filter(path -> path.startsWith(prefix)).toList();
    }

    /**
     * A document of the repository.
     *
     * @throws GanglionException NOT_FOUND, DIGEST_MISMATCH, TOO_LARGE, STORAGE
     */
    byte[] read(String path) {
        Entry entry = entries.get(path);
        if (entry == null) {
            String above = path.substring(0, path.lastIndexOf('/') + 1);
            throw new GanglionException(
                    Reason.NOT_FOUND, "there is no " + path + " in " + folder + "; there are " + below(above));
        }
        if (entry.length() > LONGEST) {
            throw new GanglionException(Reason.TOO_LARGE, path + " has " + entry.length() + " bytes");
        }
        int slash = path.lastIndexOf('/');
        Path file = folder.resolve("targets")
                .resolve(path.substring(0, slash + 1) + entry.sha256() + '.' + path.substring(slash + 1));
        try {
            byte[] bytes = Files.readAllBytes(file);
            String digest = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            if (!digest.equals(entry.sha256())) {
                throw new GanglionException(Reason.DIGEST_MISMATCH, file + " is not what the metadata say");
            }
            return bytes;
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, file + ": cannot be read: " + e.getMessage(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
