// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.repository.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.JsonObject;
import org.ganglion.profile.Profile;
import org.ganglion.repository.Publication;
import org.ganglion.repository.ReleaseEntry;
import org.ganglion.repository.Repository;
import org.ganglion.repository.Settled;
import org.ganglion.repository.SigningKey;
import org.ganglion.repository.TargetEntry;
import org.ganglion.transfer.Companions;

/**
 * Puts a release into a repository.
 *
 * @param repository where it goes
 * @param contents of the release
 * @param again whether a version that is there is released anew, with a higher counter
 * @param keep how many releases of this name stay; none for all
 */
record Shelving(Repository repository, ReleaseContents contents, boolean again, OptionalInt keep) {
    /**
     * What became of it.
     *
     * @param path of the Feature
     * @param feature its bytes
     * @param counter of the release
     * @param isNew whether it was not there before
     * @param deltas how many bytes each delta has, and the artifact that it makes
     * @param settled what was published; nothing if it was there or this was a rehearsal
     */
    record Shelved(
            String path,
            byte[] feature,
            long counter,
            boolean isNew,
            List<MadeDelta> deltas,
            Optional<Settled> settled) {}

    /**
     * Does it.
     *
     * @param keys of the publisher and the snapshot
     * @throws GanglionException INCONSISTENT if this version is there with other contents
     */
    Shelved publish(List<SigningKey> keys) throws IOException {
        try (Publication publication = repository.change(keys)) {
            Shelved plan = plan(publication.targets(publisher()));
            if (!plan.isNew) {
                return plan;
            }
            add(publication, plan);
            if (keep.isPresent()) {
                new Pruning(publication, publisher(), repository.folder()).prune(line(), keep.getAsInt());
            }
            return new Shelved(
                    plan.path, plan.feature, plan.counter, true, plan.deltas, Optional.of(publication.publish()));
        }
    }

    /** Says what it would do. */
    Shelved rehearse() throws IOException {
        return plan(repository.targets());
    }

    private String publisher() {
        return contents.order().publisher();
    }

    private String line() {
        return "features/" + publisher() + '/' + contents.order().name();
    }

    private Shelved plan(List<TargetEntry> targets) throws IOException {
        String path = ReleaseEntry.path(
                publisher(), contents.order().name(), contents.order().version());
        List<ReleaseEntry> line = targets.stream()
                .flatMap(target -> ReleaseEntry.of(target).stream())
                .filter(entry -> entry.line().equals(line()))
                .sorted(Comparator.comparingLong(ReleaseEntry::counter))
                .toList();
        Optional<ReleaseEntry> there =
                line.stream().filter(entry -> entry.path().equals(path)).findFirst();
        if (there.isPresent() && !again) {
            Shelved same = made(path, there.get().counter(), line, false);
            if (!Digests.sha256(same.feature).equals(there.get().target().sha256())) {
                throw new GanglionException(
                        Reason.INCONSISTENT,
                        path
                                + " is released already with other contents; give another --version, or --again to replace it "
                                + "under a higher counter");
            }
            return same;
        }
        long highest = line.isEmpty() ? 0 : line.get(line.size() - 1).counter();
        if (highest == JsonObject.HIGHEST_COUNTER) {
            throw new GanglionException(
                    Reason.INCONSISTENT,
                    line() + ": its newest release has the highest counter that devices take, " + highest
                            + "; release under another name");
        }
        return made(path, highest + 1, line, true);
    }

    private Shelved made(String path, long counter, List<ReleaseEntry> line, boolean isNew) throws IOException {
        Optional<ReleaseEntry> before = line.stream()
                .filter(entry -> entry.counter() < counter && !entry.path().equals(path))
                .reduce((first, second) -> second);
        List<MadeDelta> deltas = before.isPresent() ? deltas(before.get()) : List.of();
        Map<String, List<MadeDelta>> byTarget = new TreeMap<>();
        deltas.forEach(delta ->
                byTarget.computeIfAbsent(delta.to(), to -> new ArrayList<>()).add(delta));
        return new Shelved(
                path, new FeatureDocument(contents, byTarget).bytes(counter), counter, isNew, deltas, Optional.empty());
    }

    /** What makes the models of this release of those of the one before, where that is small. */
    private List<MadeDelta> deltas(ReleaseEntry before) throws IOException {
        JsonObject feature = JsonObject.read(before.path(), Files.readAllBytes(repository.file(before.target())));
        List<MadeDelta> deltas = new ArrayList<>();
        for (JsonObject bundle : feature.objects("bundles")) {
            String family = family(bundle.text("id"));
            String from = bundle.text("sha256");
            Optional<Part> now = contents.parts().stream()
                    .filter(part ->
                            part.kind() == Part.Kind.MODEL && family(part.id()).equals(family))
                    .filter(part -> !part.sha256().equals(from))
                    .findFirst();
            Optional<Path> old = repository.target(bundle.text("path", "")).map(repository::file);
            if (now.isPresent() && old.filter(Files::isRegularFile).isPresent()) {
                Companions.delta(old.get(), now.get().content())
                        .ifPresent(bytes ->
                                deltas.add(new MadeDelta(from, now.get().sha256(), bytes)));
            }
        }
        return deltas;
    }

    private static String family(String id) {
        int colon = id.lastIndexOf(':');
        return colon < 0 ? id : id.substring(0, colon);
    }

    private void add(Publication publication, Shelved plan) throws IOException {
        String role = publisher();
        for (Part part : contents.parts()) {
            publication.add(role, part.path(), Files.readAllBytes(part.content()), Map.of());
            publication.add(role, Companions.hashListPath(part.sha256()), part.hashList(), Map.of());
            if (part.chunkIndex().isPresent()) {
                publication.add(
                        role,
                        Companions.chunkIndexPath(part.sha256()),
                        part.chunkIndex().get(),
                        Map.of());
            }
        }
        for (MadeDelta delta : plan.deltas) {
            publication.add(role, Companions.deltaPath(delta.from(), delta.to()), delta.bytes(), Map.of());
        }
        Map<String, Object> custom = new LinkedHashMap<>();
        custom.put(ReleaseEntry.COUNTER, plan.counter);
        custom.put(
                ReleaseEntry.HARDWARE,
                contents.order().profile().map(Profile::name).stream().toList());
        publication.add(role, plan.path, plan.feature, custom);
    }
}
