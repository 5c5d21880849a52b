// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.trust;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.repository.Founding;
import org.ganglion.repository.KeyDescription;
import org.ganglion.repository.KeyFile;
import org.ganglion.repository.Publication;
import org.ganglion.repository.Repository;
import org.ganglion.repository.Roles;
import org.ganglion.repository.Signing;
import org.ganglion.repository.SigningKey;
import org.ganglion.repository.TimestampRun;
import org.ganglion.transfer.Artifact;
import org.ganglion.transfer.Fetch;
import org.ganglion.transfer.Origin;
import org.ganglion.transfer.ProgressListener;
import org.ganglion.update.state.FileDigest;

/** A real repository with real keys, as a publisher has it, and as a device reads it. */
public final class SignedRepository implements Origin {
    /** The paths that were asked for. */
    public final List<String> asked = new CopyOnWriteArrayList<>();

    private static final String PUBLISHER = "acme";

    private final Path keys;
    private final Path folder;

    /** Founded and stamped. */
    public SignedRepository(Path place) {
        keys = place.resolve("keys");
        folder = place.resolve("repository");
        List<String> roles =
                List.of(Roles.ROOT, Roles.TARGETS, Roles.SNAPSHOT, Roles.TIMESTAMP, Roles.CAMPAIGNS, PUBLISHER);
        Map<String, List<KeyDescription>> byRole = new LinkedHashMap<>();
        List<SigningKey> signing = new ArrayList<>();
        for (String role : roles) {
            SigningKey key = key(role);
            byRole.put(role, List.of(key.description()));
            if (!role.equals(Roles.TIMESTAMP)) {
                signing.add(key);
            }
        }
        new Founding(byRole, Map.of(), Map.of()).in(folder, signing);
        stamp(1);
    }

    private SigningKey key(String role) {
        Path file = keys.resolve(role + KeyFile.PRIVATE);
        if (!Files.exists(file)) {
            KeyFile.make(file);
        }
        return KeyFile.read(file).signing(Optional.empty());
    }

    /** Signs the timestamp anew, for so many days. */
    public void stamp(int days) {
        TimestampRun.in(folder, List.of(key(Roles.TIMESTAMP)), OptionalInt.of(days));
    }

    /** Signs what it was founded with once more, good until another time, as somebody else's tools would. */
    public void signUntil(String expires) throws IOException {
        signUntil(expires, Roles.ROOT, metadata("1.root.json"));
        String before = FileDigest.sha256(Files.readAllBytes(metadata("1.targets.json")));
        signUntil(expires, Roles.TARGETS, metadata("1.targets.json"));
        before = named(metadata("1.snapshot.json"), before, metadata("1.targets.json"));
        signUntil(expires, Roles.SNAPSHOT, metadata("1.snapshot.json"));
        named(metadata("timestamp.json"), before, metadata("1.snapshot.json"));
        signUntil(expires, Roles.TIMESTAMP, metadata("timestamp.json"));
    }

    /** What is signed anew has the length that it had. */
    private static String named(Path by, String before, Path named) throws IOException {
        byte[] bytes = Files.readAllBytes(by);
        Files.writeString(by, new String(bytes, UTF_8).replace(before, FileDigest.sha256(Files.readAllBytes(named))));
        return FileDigest.sha256(bytes);
    }

    private void signUntil(String expires, String role, Path file) throws IOException {
        Files.writeString(
                file,
                Files.readString(file)
                        .replaceFirst("\"expires\":\"[^\"]*\"", "\"expires\":\"" + expires + '"')
                        .replaceFirst("\"signatures\":\\[[^]]*]", "\"signatures\":[]"));
        Signing.file(file, List.of(key(role)));
    }

    /** The first root. */
    public byte[] root() {
        return Repository.open(folder).root();
    }

    /** Releases bytes. */
    public org.ganglion.update.document.Artifact release(String path, byte[] bytes, long counter, String... hardware) {
        add(PUBLISHER, path, bytes, Map.of("releaseCounter", counter, "hardware", List.of(hardware)));
        return new org.ganglion.update.document.Artifact(FileDigest.sha256(bytes), bytes.length);
    }

    /** Releases bytes of which something else is said than a counter and hardware. */
    public org.ganglion.update.document.Artifact release(String path, byte[] bytes, Map<String, Object> custom) {
        add(PUBLISHER, path, bytes, custom);
        return new org.ganglion.update.document.Artifact(FileDigest.sha256(bytes), bytes.length);
    }

    /** Loses a campaign's file, not what is signed of it. */
    public void loseCampaign(String name) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("targets/campaigns"))) {
            for (Path file : files.filter(each -> each.toString().endsWith("." + name + ".json"))
                    .toList()) {
                Files.delete(file);
            }
        }
    }

    /** What is served as a file of metadata. */
    public Path metadata(String name) {
        return folder.resolve("metadata").resolve(name);
    }

    /** Releases bytes, and leaves it to a later {@link #stamp} to tell devices. */
    public void releaseUnannounced(String path, byte[] bytes, long counter) {
        sign(PUBLISHER, path, bytes, Map.of("releaseCounter", counter, "hardware", List.of()));
    }

    /** Signs a campaign. */
    public void campaign(String name, String text) {
        add(Roles.CAMPAIGNS, "campaigns/" + name + ".json", text.getBytes(UTF_8), Map.of());
    }

    private void add(String role, String path, byte[] bytes, Map<String, Object> custom) {
        sign(role, path, bytes, custom);
        stamp(30);
    }

    private void sign(String role, String path, byte[] bytes, Map<String, Object> custom) {
        try (Publication publication = Repository.open(folder).change(List.of(key(role), key(Roles.SNAPSHOT)))) {
            publication.add(role, path, bytes, custom);
            publication.publish();
        }
    }

    @Override
    public String address() {
        return folder.toUri().toString();
    }

    @Override
    public byte[] read(String path, int most) {
        asked.add(path);
        try {
            byte[] bytes = Files.readAllBytes(folder.resolve(path));
            if (bytes.length > most) {
                throw new GanglionException(Reason.TOO_LARGE, path);
            }
            return bytes;
        } catch (IOException e) {
            throw new GanglionException(Reason.NOT_FOUND, path + ": is not there", e);
        }
    }

    @Override
    public Fetch fetch(Artifact artifact, String path, Path file, List<Path> held, ProgressListener listener) {
        throw new UnsupportedOperationException("artifacts come another way here");
    }

    @Override
    public void discard(Path file) {
        throw new UnsupportedOperationException("artifacts come another way here");
    }

    @Override
    public void close() {
        // nothing is open
    }
}
