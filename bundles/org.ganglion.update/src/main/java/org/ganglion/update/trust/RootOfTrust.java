// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.trust;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.JsonObject;
import org.ganglion.transfer.Origin;
import org.ganglion.tuf.Limits;
import org.ganglion.tuf.Target;
import org.ganglion.tuf.TufClient;
import org.ganglion.tuf.TufException;
import org.ganglion.update.Trust;
import org.ganglion.update.document.Artifact;
import org.ganglion.update.document.DesiredDocument;
import org.ganglion.update.state.FileDigest;
import org.ganglion.update.state.Storage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what a repository has made known that a root of trust speaks for, by The Update Framework. */
public final class RootOfTrust implements Trust {
    private static final Logger LOG = LoggerFactory.getLogger(RootOfTrust.class);
    private static final String ROOT = "root";
    /** A field of a timestamp of which The Update Framework knows nothing; 'ganglion repo timestamp' writes it. */
    private static final String SIGNED_AT = "x-ganglion-signed";

    private static final String RELEASES = "features/";
    private static final String CAMPAIGNS = "campaigns";
    private static final int LARGEST_CAMPAIGN = 64 << 10;

    private final TrustedMetadata metadata;
    private final Supplier<byte[]> firstRoot;
    private final Supplier<Optional<Origin>> origin;
    private final Supplier<List<String>> names;
    private final InstantSource clock;
    private TimeFloor time;
    private TufClient client;

    /**
     * Nothing is read yet.
     *
     * @param storage for everything that is kept
     * @param folder of trusted metadata
     * @param firstRoot the root that came with the device
     * @param origin the repository
     * @param names of this device in campaigns
     * @param clock of the device, which may be wrong
     */
    public RootOfTrust(
            Storage storage,
            Path folder,
            Supplier<byte[]> firstRoot,
            Supplier<Optional<Origin>> origin,
            Supplier<List<String>> names,
            InstantSource clock) {
        this.metadata = new TrustedMetadata(storage, folder);
        this.firstRoot = firstRoot;
        this.origin = origin;
        this.names = names;
        this.clock = clock;
    }

    @Override
    public Releases takes() {
        return Releases.SIGNED;
    }

    @Override
    public void refresh(DesiredDocument document) throws InterruptedException {
        client = null;
        refuseUnsigned(document);
        try {
            if (time == null) {
                time = new TimeFloor(clock, metadata.passed());
            }
            if (!TufClient.hasRoot(metadata)) {
                begin();
            }
            client = refreshed(time::now);
            seen();
        } catch (TufException e) {
            if (e.reason() != TufException.Reason.EXPIRED || !time.isInDoubt()) {
                throw distrust(e);
            }
            LOG.warn(
                    "by this device's clock everything has expired ({}); the last time that it knows decides",
                    time.now());
            client = refreshed();
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, "what is trusted cannot be read: " + e.getMessage(), e);
        }
    }

    /** For the first time, or because the root that was trusted is damaged: from the one that came with the device newer ones are reached again. */
    private void begin() throws TufException, IOException {
        if (metadata.read(ROOT).isPresent()) {
            LOG.error("the trusted root is damaged; the one that came with the device is trusted again");
        }
        TufClient.init(metadata, firstRoot.get());
    }

    /** A document of nothing that a repository could have: none is asked for it. */
    private void refuseUnsigned(DesiredDocument document) {
        if (!mayChange(document)) {
            throw new GanglionException(
                    Reason.UNTRUSTED,
                    "this device has a root of trust and takes no unsigned release: "
                            + String.join(", ", document.features().keySet())
                            + ". Make a signed one with 'ganglion release'");
        }
    }

    private TufClient refreshed() throws InterruptedException {
        try {
            return refreshed(time::floor);
        } catch (TufException e) {
            throw distrust(e);
        }
    }

    private TufClient refreshed(InstantSource clock) throws TufException {
        TufClient fresh = new TufClient(new RepositoryMetadata(repository()), metadata, clock, Limits.DEFAULTS);
        fresh.refresh();
        return fresh;
    }

    private Origin repository() {
        return origin.get()
                .orElseThrow(() -> new GanglionException(Reason.NETWORK, "the repository cannot be reached yet"));
    }

    private void seen() {
        try {
            JsonObject timestamp = JsonObject.read(
                            "timestamp", metadata.read("timestamp").orElseThrow())
                    .object("signed");
            Optional<Instant> signed =
                    timestamp.has(SIGNED_AT) ? Optional.of(Instant.parse(timestamp.text(SIGNED_AT))) : Optional.empty();
            if (time.seen(Instant.parse(timestamp.text("expires")), signed)) {
                metadata.keepPassed(time.floor());
            }
        } catch (IOException | GanglionException | DateTimeParseException e) {
            LOG.warn("the time of the repository is not remembered: {}", e.getMessage());
        }
    }

    @Override
    public Approval approve(String path, Artifact feature) throws InterruptedException {
        Target target = find(path)
                .orElseThrow(() -> new GanglionException(
                        Reason.UNTRUSTED,
                        path
                                + ": nobody whom this device trusts has released it; of a release that is in the repository,"
                                + " 'ganglion repo timestamp' tells devices"));
        if (target.length() != feature.length()
                || !feature.sha256().equals(target.hashes().get("sha256"))) {
            throw new GanglionException(
                    Reason.UNTRUSTED,
                    path + ": desired are " + feature.length() + " bytes with sha256 " + feature.sha256()
                            + ", released are " + target.length() + " with "
                            + target.hashes().get("sha256"));
        }
        return new Approval(counter(target), hardware(target));
    }

    /** Only where nothing at all is said it has none. */
    private static Optional<Long> counter(Target target) {
        if (!target.custom().containsKey("releaseCounter")) {
            return Optional.empty();
        }
        if (target.custom().get("releaseCounter") instanceof Long number
                && number >= 0
                && number <= JsonObject.HIGHEST_COUNTER) {
            return Optional.of(number);
        }
        throw new GanglionException(
                Reason.MALFORMED,
                target.path() + ": its release counter is no whole number from 0 to " + JsonObject.HIGHEST_COUNTER);
    }

    /** Only where nothing at all is said it is for any hardware. */
    private static List<String> hardware(Target target) {
        if (!target.custom().containsKey("hardware")) {
            return List.of();
        }
        if (target.custom().get("hardware") instanceof List<?> list
                && list.stream().allMatch(String.class::isInstance)) {
            return list.stream().map(String.class::cast).toList();
        }
        throw new GanglionException(
                Reason.MALFORMED, target.path() + ": for which hardware it is released is no list of profiles");
    }

    private Optional<Target> find(String path) throws InterruptedException {
        if (client == null) {
            throw new GanglionException(Reason.UNTRUSTED, path + ": the repository is not trusted at present");
        }
        try {
            return client.find(path);
        } catch (TufException e) {
            throw distrust(e);
        }
    }

    /** A repository goes on: its timestamp comes after its releases, and expires. What does not stand where its releases do never comes. */
    @Override
    public boolean mayChange(String path) {
        return path.startsWith(RELEASES);
    }

    @Override
    public boolean mayChange(DesiredDocument document) {
        Set<String> paths = document.features().keySet();
        return paths.isEmpty() || paths.stream().anyMatch(this::mayChange);
    }

    @Override
    public boolean mayGoBack(String path, Artifact feature) throws InterruptedException {
        for (String campaign : campaigns()) {
            Optional<Target> target = find(campaign);
            if (target.isPresent() && allows(target.get(), path, feature)) {
                LOG.info("{} allows to go back to {}", campaign, path);
                return true;
            }
        }
        return false;
    }

    /** A campaign that is written wrongly, or is not there, allows nothing, and keeps no other from allowing it. */
    private boolean allows(Target campaign, String path, Artifact feature) throws InterruptedException {
        try {
            return allows(JsonObject.read(campaign.path(), read(campaign)), path, feature);
        } catch (GanglionException | DateTimeParseException e) {
            if (e instanceof GanglionException failure && mayPass(failure.reason())) {
                throw failure;
            }
            LOG.error("{} is left out: {}", campaign.path(), e.getMessage());
            return false;
        }
    }

    /** Whether it is not known yet what a campaign says. That it is not there is known: unlike a release, it need not come. */
    private static boolean mayPass(Reason reason) {
        return switch (reason.category()) {
            case NETWORK, DEVICE -> true;
            case REQUEST, CONTENT, COMPONENT -> reason == Reason.STOPPED;
        };
    }

    /** Their names, as their role, once looked for, lists them: it was verified when it was kept. */
    private Set<String> campaigns() throws InterruptedException {
        find(CAMPAIGNS + "/any.json");
        Set<String> paths = new TreeSet<>();
        try {
            Optional<byte[]> role = metadata.read(CAMPAIGNS);
            if (role.isPresent()) {
                paths.addAll(JsonObject.read(CAMPAIGNS, role.get())
                        .object("signed")
                        .object("targets")
                        .names());
            }
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, "the campaigns cannot be read: " + e.getMessage(), e);
        }
        paths.removeIf(path -> !path.startsWith(CAMPAIGNS + '/'));
        return paths;
    }

    private byte[] read(Target target) throws InterruptedException {
        try {
            byte[] bytes = repository()
                    .read("targets/" + client.location(target), (int) Math.min(LARGEST_CAMPAIGN, target.length()));
            if (bytes.length != target.length()
                    || !FileDigest.sha256(bytes).equals(target.hashes().get("sha256"))) {
                throw new GanglionException(Reason.UNTRUSTED, target.path() + ": is not what was released");
            }
            return bytes;
        } catch (TufException e) {
            throw distrust(e);
        }
    }

    private boolean allows(JsonObject campaign, String path, Artifact feature) {
        JsonObject rollback = campaign.objectOrEmpty("rollback");
        List<String> devices = rollback.texts("devices");
        boolean meant = devices.contains("*") || devices.stream().anyMatch(names.get()::contains);
        boolean valid = !campaign.has("expires") || time.now().isBefore(Instant.parse(campaign.text("expires")));
        return meant
                && valid
                && DesiredDocument.slot(rollback.text("path", "")).equals(DesiredDocument.slot(path))
                && rollback.objectOrEmpty("to").text("sha256", "").equals(feature.sha256());
    }

    private static GanglionException distrust(TufException e) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException(e.getMessage());
        }
        Reason reason =
                switch (e.reason()) {
                    case NETWORK -> Reason.NETWORK;
                    case STORAGE -> Reason.STORAGE;
                    default -> Reason.UNTRUSTED;
                };
        Map<TufException.Reason, String> help = Map.of(
                TufException.Reason.EXPIRED,
                "; sign a new timestamp with 'ganglion repo timestamp', or set this device's clock",
                TufException.Reason.STORAGE,
                "; make room on this device, it tries again by itself",
                TufException.Reason.NO_ROOT,
                "; put root.json into device.d");
        return new GanglionException(
                reason, "the repository: " + e.reason() + ": " + e.getMessage() + help.getOrDefault(e.reason(), ""), e);
    }
}
