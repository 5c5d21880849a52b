// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.messaging.Messaging;
import org.ganglion.api.messaging.Topics;
import org.ganglion.health.HealthReport;
import org.ganglion.model.ModelInspection;
import org.ganglion.model.Models;
import org.ganglion.pipeline.Pipelines;
import org.ganglion.profile.ConfigurationLayers;
import org.ganglion.profile.Layer;
import org.ganglion.profile.Profiles;
import org.ganglion.transfer.Origins;
import org.ganglion.transfer.Transfer;
import org.ganglion.update.state.DiskStorage;
import org.ganglion.update.state.FolderLock;
import org.ganglion.update.trust.RootOfTrust;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the device to what is desired of it. Everything happens on one thread; it begins by restoring what ran before, for which it needs no
 * broker.
 */
@Capability(namespace = "ganglion.update", attribute = "mode=cold")
@Component(
        service = {},
        immediate = true,
        configurationPid = "org.ganglion.update")
@Designate(ocd = DeviceUpdate.Settings.class)
public final class DeviceUpdate {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceUpdate.class);
    /** The group's document waits for the device's own, which comes at the same time and wins. */
    private static final long SETTLE_MILLIS = 300;

    private static final long FIRST_RETRY_MILLIS = 2_000;
    private static final long LONGEST_RETRY_MILLIS = 300_000;
    private static final long STOP_SECONDS = 10;
    private static final String ORIGIN = "models";
    /** What a process ends with that wants the supervisor to start what the pointer names. */
    private static final int RESTART = 75;

    /** What may be configured. */
    @ObjectClassDefinition(name = "Ganglion update", description = "What the device takes, and where it keeps it.")
    public @interface Settings {
        /** {@return the folder} */
        @AttributeDefinition(
                required = false,
                description =
                        "Where artifacts and state are kept; unless set below ganglion.home, else below ganglion.state by device.")
        String folder() default "";

        /** {@return whom it trusts} */
        @AttributeDefinition(
                description =
                        "Whose documents it takes: signed ones only, or (none) also unsigned ones, from whoever may publish.",
                options = {@Option(value = "signed"), @Option(value = "none")})
        String trust() default "signed";
    }

    private final BundleContext context;
    private final Settings settings;
    private final Models models;
    private final ModelInspection inspection;
    private final ConfigurationLayers layers;
    private final RepositoryLine repository = new RepositoryLine();
    private final TransferFetcher fetcher =
            new TransferFetcher(() -> this.transfer, () -> this.rooted ? repository.origin() : Optional.empty());
    private final Desk desk = new Desk(this::tell);
    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(1, work -> new Thread(work, "ganglion-update"));

    private final TrialClock trialClock = new TrialClock();
    private final ServiceRegistration<BooleanSupplier> alive;

    private volatile Transfer transfer;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Pipelines pipelines;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile HealthReport health;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Profiles profiles;

    private volatile Messaging messaging;
    /** Whether there is a root of trust. */
    private volatile boolean rooted;
    /** Whether a document has come that was not looked at yet. */
    private volatile boolean superseded;

    private final Map<Messaging, DesiredLine> lines = new ConcurrentHashMap<>();
    private volatile DesiredLine line;
    private volatile Report latest;
    // the update's thread only
    private Path place;
    private FolderLock lock;
    private ReleasedBundles released;
    private Updater updater;
    /** Documents that came before what ran was restored, by whether they came on the device's own topic. */
    private final Map<Boolean, byte[]> early = new LinkedHashMap<>();

    private ScheduledFuture<?> scheduled;
    private long retryMillis = FIRST_RETRY_MILLIS;

    /** Nothing happens yet. */
    @Activate
    public DeviceUpdate(
            BundleContext context,
            @Reference Models models,
            @Reference ModelInspection inspection,
            @Reference ConfigurationLayers layers,
            Settings settings) {
        this.context = context;
        this.settings = settings;
        this.models = models;
        this.inspection = inspection;
        this.layers = layers;
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        alive = Boolean.parseBoolean(context.getProperty("ganglion.trial")) ? tellsWhetherAlive() : null;
        knownFolder().ifPresent(this::begin);
    }

    /** On trial the supervisor wants to see that there is somebody who judges it. */
    private ServiceRegistration<BooleanSupplier> tellsWhetherAlive() {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put("ganglion.launcher", "alive");
        return context.registerService(BooleanSupplier.class, trialClock::goesOn, properties);
    }

    private Optional<Path> knownFolder() {
        return folder().or(() -> property("ganglion.home").map(home -> home.resolve("update")));
    }

    private Optional<Path> folder() {
        return settings.folder().isBlank()
                ? Optional.empty()
                : Optional.of(Path.of(settings.folder().trim()));
    }

    private Optional<Path> property(String name) {
        String value = context.getProperty(name);
        return value == null || value.isBlank() ? Optional.empty() : Optional.of(Path.of(value.trim()));
    }

    /** Without a folder that is known beforehand it is one of the device's name. */
    private Path folder(Topics topics) {
        return property("ganglion.state")
                .map(state -> state.resolve("devices"))
                .orElseGet(() -> context.getDataFile("devices").toPath())
                .resolve(topics.group())
                .resolve(topics.device());
    }

    @Deactivate
    void close() throws InterruptedException {
        if (alive != null) {
            alive.unregister();
        }
        thread.shutdown();
        fetcher.cancel();
        if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
            thread.shutdownNow();
            LOG.warn("the update under way does not end; it resumes at the next start");
        }
        repository.close();
        if (released != null) {
            released.close();
        }
        if (lock != null) {
            lock.close();
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addMessaging(Messaging messaging) {
        DesiredLine opened = new DesiredLine(messaging, receiver());
        lines.put(messaging, opened);
        line = opened;
        this.messaging = messaging;
        run(() -> {
            if (place == null) {
                begin(folder(messaging.topics()));
            }
            if (latest != null) {
                opened.tell(latest);
            }
        });
    }

    /** A connection that takes the place of another comes before the other goes. */
    void removeMessaging(Messaging messaging) {
        DesiredLine closed = lines.remove(messaging);
        if (closed == line) {
            line = null;
        }
        if (this.messaging == messaging) {
            this.messaging = null;
        }
        closed.close();
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addTransfer(Transfer added) {
        transfer = added;
        run(() -> {
            if (updater != null && latest != null && latest.phase() == Phase.WAITING) {
                schedule(0);
            }
        });
    }

    void removeTransfer(Transfer removed) {
        if (transfer == removed) {
            transfer = null;
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addOrigins(Origins added) {
        repository.use(added);
        run(() -> {
            if (updater != null && latest != null && latest.phase() == Phase.WAITING) {
                schedule(0);
            }
        });
    }

    void removeOrigins(Origins removed) {
        repository.lose(removed);
    }

    private void begin(Path folder) {
        run(() -> {
            if (place == null) {
                place = folder;
                start(folder);
            }
        });
    }

    private void start(Path folder) throws InterruptedException {
        if (lock == null && !lock(folder)) {
            return;
        }
        DevicePlaces places = DevicePlaces.of(context, folder);
        BundleContext framework =
                context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getBundleContext();
        if (released == null && places.root().isPresent() && places.setting().supervised()) {
            released = new ReleasedBundles(framework, places.launchedFrom());
        }
        Updater started =
                new Updater(new DiskStorage(), places.places(), ports(framework, places), places.setting(), desk);
        started.restore();
        updater = started;
        LOG.info(
                "updates are kept in {}; generation '{}' runs, {} models restored",
                folder,
                started.generation().name(),
                started.generation().models().size());
        schedule(SETTLE_MILLIS);
        early.forEach(started::receive);
        early.clear();
    }

    private Ports ports(BundleContext framework, DevicePlaces places) {
        return new Ports(
                fetcher,
                new SelfTestTrial(inspection, models),
                new FrameworkBundles(framework, models, places.launchedFrom(), places.launched()),
                new FrameworkClosure(framework),
                wanted -> layers.set(Layer.RELEASE, ORIGIN, wanted),
                new LivePipelines(() -> pipelines),
                new FrameworkHealth(framework, required(framework, places), () -> health, () -> messaging),
                trust(places),
                ThisBoard.facts(framework, () -> profiles),
                () -> exit(RESTART),
                trialClock,
                () -> superseded || thread.isShutdown(),
                thread::isShutdown);
    }

    /** Without these a device that is supervised does not do its work. */
    private Map<String, Supplier<?>> required(BundleContext framework, DevicePlaces places) {
        if (!places.setting().supervised()) {
            return Map.of();
        }
        return Map.of(
                "the health report",
                () -> health,
                "the pipelines",
                () -> pipelines,
                "all that the launcher starts",
                () -> started(framework));
    }

    private static Object started(BundleContext framework) {
        try {
            return framework.getServiceReferences(Supplier.class, "(ganglion.launcher=arguments)").stream()
                    .findFirst()
                    .orElse(null);
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }

    /** With a root, unsigned releases are refused whatever the configuration says. */
    private Trust trust(DevicePlaces places) {
        rooted = places.root().isPresent();
        if (rooted) {
            return new RootOfTrust(
                    new DiskStorage(),
                    places.trusted(),
                    places.root().orElseThrow(),
                    repository::origin,
                    this::names,
                    InstantSource.system());
        }
        return settings.trust().equals("none") ? Trust.NONE : Trust.NOBODY;
    }

    private List<String> names() {
        Messaging present = messaging;
        return present == null
                ? List.of()
                : List.of(
                        present.topics().device(),
                        present.topics().group() + '/' + present.topics().device());
    }

    /** A device of this name that runs already is left alone: this process ends. */
    private boolean lock(Path folder) {
        try {
            lock = FolderLock.take(folder);
            return true;
        } catch (GanglionException e) {
            if (e.reason() != Reason.BUSY) {
                throw e;
            }
            LOG.error("{}", e.getMessage());
            exit(1);
            return false;
        }
    }

    private void exit(int code) {
        try {
            for (ServiceReference<IntConsumer> launcher :
                    context.getServiceReferences(IntConsumer.class, "(ganglion.launcher=exit)")) {
                context.getService(launcher).accept(code);
            }
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }

    private DesiredLine.Receiver receiver() {
        return new DesiredLine.Receiver() {
            @Override
            public void received(boolean isOwn, byte[] bytes) {
                DeviceUpdate.this.received(isOwn, bytes);
            }

            @Override
            public void planWanted(byte[] document, Consumer<Map<String, Object>> answer) {
                run(() -> answer.accept(plan(document)));
            }
        };
    }

    private Map<String, Object> plan(byte[] document) throws InterruptedException {
        Map<String, Object> answer = new LinkedHashMap<>();
        try {
            if (updater == null) {
                throw new GanglionException(Reason.BUSY, "what ran is being restored; ask again");
            }
            answer.put("outcome", Outcome.SUCCESSFUL);
            answer.put("plans", updater.preview(document));
        } catch (GanglionException e) {
            answer.put("outcome", Outcome.REJECTED);
            answer.put("reason", e.reason());
            answer.put("message", e.getMessage());
        }
        return answer;
    }

    /** On a thread of the messaging. */
    private void received(boolean own, byte[] bytes) {
        superseded = true;
        fetcher.cancel();
        run(() -> {
            superseded = false;
            if (updater == null) {
                early.put(own, bytes);
            } else if (updater.receive(own, bytes)) {
                retryMillis = FIRST_RETRY_MILLIS;
                schedule(own ? 0 : SETTLE_MILLIS);
            }
        });
    }

    private void schedule(long millis) {
        if (scheduled != null) {
            scheduled.cancel(false);
        }
        if (!thread.isShutdown()) {
            scheduled = thread.schedule(() -> guarded(this::work), millis, TimeUnit.MILLISECONDS);
        }
    }

    private void work() throws InterruptedException {
        if (updater == null) {
            start(place);
        } else if (updater.apply()) {
            retryLater();
        } else {
            retryMillis = FIRST_RETRY_MILLIS;
        }
    }

    /** With full jitter, so that a fleet does not come back as one. */
    private void retryLater() {
        long delay = FIRST_RETRY_MILLIS / 2 + ThreadLocalRandom.current().nextLong(retryMillis);
        retryMillis = Math.min(LONGEST_RETRY_MILLIS, retryMillis * 2);
        schedule(delay);
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private void run(Work work) {
        if (!thread.isShutdown()) {
            thread.execute(() -> guarded(work));
        }
    }

    private void guarded(Work work) {
        try {
            work.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (GanglionException e) {
            if (!thread.isShutdown() || e.reason() != Reason.STOPPED) {
                failed(e.reason(), e);
            }
        } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
            failed(Reason.PROVIDER_FAILED, e);
        }
    }

    private void failed(Reason reason, Throwable e) {
        LOG.error("the update failed and will be tried again", e);
        desk.end(Phase.WAITING, Outcome.FAILED_NO_STATE_CHANGE, reason, String.valueOf(e.getMessage()));
        if (place != null) {
            retryLater();
        }
    }

    private void tell(Report report) {
        latest = report;
        DesiredLine present = line;
        if (present != null) {
            present.tell(report);
        }
    }
}
