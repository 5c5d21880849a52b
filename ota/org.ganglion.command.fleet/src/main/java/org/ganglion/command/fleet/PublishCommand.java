// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.command.Command;
import org.ganglion.api.command.CommandContext;
import org.ganglion.api.messaging.Connection;
import org.ganglion.api.messaging.MessagingFactory;
import org.ganglion.publisher.Publishers;
import org.ganglion.publisher.Serving;
import org.ganglion.transfer.ArtifactStore;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Serves a repository to devices until it is interrupted. */
@Component
public final class PublishCommand implements Command {
    private static final Option REPOSITORY =
            Option.of("--repo", "DIR", "the repository's folder, which holds metadata and targets");
    private static final Option SECONDS = Option.of("--seconds", "N", "end after N seconds, default when interrupted");
    private static final Option QUIET = Option.flag("--quiet", "say nothing between the beginning and the end");
    private static final long LOOK_MILLIS = 100;
    private static final long SAY_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final double MEGA = 1e6;

    private final MessagingFactory messaging;
    private final Publishers publishers;

    /** Made by the component runtime. */
    @Activate
    public PublishCommand(@Reference MessagingFactory messaging, @Reference Publishers publishers) {
        this.messaging = messaging;
        this.publishers = publishers;
    }

    @Override
    public String name() {
        return "publish";
    }

    @Override
    public String summary() {
        return "serves a repository's metadata and artifacts to devices";
    }

    @Override
    public String description() {
        return """
                Answers what devices ask for over the broker, until it is interrupted. What is added to the repository
                meanwhile is served too. It keeps nothing: kill it, start it elsewhere, or start several, which share the
                work; each must see the same repository.

                  ganglion publish --repo /srv/repository --broker tcp://broker:1883
                """;
    }

    @Override
    public List<Argument> arguments() {
        return List.of();
    }

    @Override
    public List<Option> options() {
        return List.of(REPOSITORY, FleetOptions.BROKER, FleetOptions.LOGIN, SECONDS, QUIET);
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.of(REPOSITORY.name()), Need.of(FleetOptions.BROKER.name()));
    }

    @Override
    public int run(CommandContext context) throws InterruptedException {
        Path folder = context.path(context.option(REPOSITORY.name()).orElseThrow());
        ArtifactStore store = publishers.repository(folder);
        long end = context.option(SECONDS.name()).isPresent()
                ? System.nanoTime() + FleetOptions.seconds(context, SECONDS, 1).toNanos()
                : Long.MAX_VALUE;
        String name = "publisher-" + UUID.randomUUID().toString().substring(0, 8);
        try (Connection connection = BrokerConnection.open(
                        messaging,
                        FleetOptions.forgotten(FleetOptions.connection(
                                context, FleetOptions.topics(FleetOptions.DEFAULT_GROUP, name))),
                        context.err()::println);
                Serving serving = publishers.serve(connection, store)) {
            BrokerAnswers.awaitReady(serving);
            context.out().println("serving " + folder);
            follow(context, serving, end);
            Serving.Counts counts = serving.counts();
            context.out()
                    .println(String.format(
                            Locale.ROOT,
                            "%d requests, %d blocks, %.1f MB; %d not found, %d turned away, %d not understood",
                            counts.requests(),
                            counts.blocks(),
                            counts.bytes() / MEGA,
                            counts.notFound(),
                            counts.busy(),
                            counts.malformed()));
        }
        return 0;
    }

    private static void follow(CommandContext context, Serving serving, long end) throws InterruptedException {
        Serving.Counts before = serving.counts();
        long said = System.nanoTime();
        while (!context.cancelled() && (end == Long.MAX_VALUE || end - System.nanoTime() > 0)) {
            Thread.sleep(LOOK_MILLIS);
            long now = System.nanoTime();
            if (now - said >= SAY_NANOS && !context.flag(QUIET.name())) {
                Serving.Counts counts = serving.counts();
                if (counts.requests() != before.requests()) {
                    context.err().println(progress(before, counts, now - said));
                }
                before = counts;
                said = now;
            }
        }
    }

    /** What has been served since the last time, and in all. */
    static String progress(Serving.Counts before, Serving.Counts now, long nanos) {
        double seconds = nanos / 1e9;
        return String.format(
                Locale.ROOT,
                "%.2f MB/s, %.0f requests/s; %d blocks, %.1f MB in all%s",
                (now.bytes() - before.bytes()) / MEGA / seconds,
                (now.requests() - before.requests()) / seconds,
                now.blocks(),
                now.bytes() / MEGA,
                now.busy() == before.busy() ? "" : ", busy");
    }
}
