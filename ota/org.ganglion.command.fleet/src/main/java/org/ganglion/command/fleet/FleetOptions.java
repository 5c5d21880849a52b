// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.Command.Need;
import org.ganglion.api.command.Command.Option;
import org.ganglion.api.command.CommandContext;
import org.ganglion.api.messaging.ConnectionSettings;
import org.ganglion.api.messaging.ConnectionSettings.Bounds;
import org.ganglion.api.messaging.Topics;
import org.ganglion.repository.Repository;

/** The options that all commands of the fleet share. */
final class FleetOptions {
    static final String DEFAULT_GROUP = "default";

    /** A person waits: the broker forgets the command soon, and the command tries again soon. */
    private static final Duration SESSION_EXPIRY = Duration.ofSeconds(60);

    private static final Duration FIRST_DELAY = Duration.ofMillis(250);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(5);
    private static final long OUTBOX_BYTES = 64L << 20;

    static final Option DEVICE = Option.of("--device", "ID", "the device");
    static final Option BROKER = Option.of("--broker", "URL", "the fleet's: tcp://host:port or ssl://host:port");
    static final Option LOGIN = Option.of(
            "--login",
            "FILE",
            "JSON with what the broker wants of you, named as in a device's org.ganglion.mqtt: user, .password,"
                    + " tls.trust.store, .tls.trust.password, tls.key.store, .tls.key.password");
    static final Option GROUP = Option.of("--group", "G", "the device's group, default " + DEFAULT_GROUP);
    static final Option AUDIENCE = Option.of(
            "--group", "G", "with --device its group, default " + DEFAULT_GROUP + "; else all devices of the group");

    /** What is needed by a command for one device or all of a group. */
    static final List<Need> AUDIENCE_NEEDS = List.of(Need.of(DEVICE.name(), AUDIENCE.name()), Need.of(BROKER.name()));

    /** How long the broker may take to answer. */
    static final Duration TO_CONNECT = Duration.ofSeconds(10);

    private FleetOptions() {}

    /** Of a command for one device. */
    static List<Option> all() {
        return List.of(DEVICE, BROKER, GROUP, LOGIN);
    }

    /** Of a command for one device or all of a group. */
    static List<Option> ofAudience() {
        return List.of(DEVICE, AUDIENCE, BROKER, LOGIN);
    }

    /** The options that name a device, or all of a group, to be typed again. */
    static String words(String group, Optional<String> device) {
        return device.map(name -> "--device " + name + (group.equals(DEFAULT_GROUP) ? "" : " --group " + group))
                .orElse("--group " + group);
    }

    static Topics topics(CommandContext context) {
        return topics(context.option(GROUP.name()).orElse(DEFAULT_GROUP), required(context, DEVICE));
    }

    static Topics topics(String group, String device) {
        try {
            return new Topics(group, device);
        } catch (IllegalArgumentException e) {
            throw new GanglionException(Reason.USAGE, e.getMessage(), e);
        }
    }

    /** An option's value in seconds. */
    static Duration seconds(CommandContext context, Option option, double fallback) {
        double seconds = context.number(option.name(), fallback);
        if (!(seconds > 0 && seconds <= 1e6)) {
            throw new GanglionException(
                    Reason.USAGE, option.name() + " is " + seconds + ", not within 0 to 1000000 seconds");
        }
        return Duration.ofMillis(Math.max(1, Math.round(seconds * 1000)));
    }

    /** A connection of a command, which lives only for a while. */
    static ConnectionSettings connection(CommandContext context, Topics topics) {
        String client = "ganglion-" + UUID.randomUUID().toString().substring(0, 13);
        ConnectionSettings settings = ConnectionSettings.of(broker(required(context, BROKER)), topics, client)
                .within(bounds());
        return context.option(LOGIN.name())
                .map(file -> BrokerLogin.read(context.path(file)).applyTo(settings))
                .orElse(settings);
    }

    private static URI broker(String url) {
        try {
            return ConnectionSettings.brokerAt(url);
        } catch (IllegalArgumentException e) {
            throw new GanglionException(Reason.USAGE, e.getMessage(), e);
        }
    }

    /** The repository in a folder that the user named. */
    static ReleaseShelf shelf(CommandContext context, String folder) {
        return new ReleaseShelf(Repository.open(context.path(folder)));
    }

    /**
     * The same for who shares a subscription with others: the broker forgets it at once when it is gone, and gives the requests to the others.
     * Of a session that it kept it would go on to put some of them there, where nobody answers.
     */
    static ConnectionSettings forgotten(ConnectionSettings settings) {
        return settings.within(bounds(Duration.ZERO));
    }

    private static Bounds bounds() {
        return bounds(SESSION_EXPIRY);
    }

    private static Bounds bounds(Duration sessionExpiry) {
        Bounds usual = Bounds.defaults();
        return new Bounds(
                usual.keepAlive(),
                sessionExpiry,
                usual.connectTimeout(),
                FIRST_DELAY,
                LONGEST_DELAY,
                usual.outboxLength(),
                OUTBOX_BYTES,
                usual.inboxLength(),
                usual.inboxBytes(),
                usual.receiveMaximum(),
                usual.window(),
                usual.maximumPacketSize());
    }

    private static String required(CommandContext context, Option option) {
        return context.option(option.name())
                .orElseThrow(() -> new GanglionException(
                        Reason.USAGE, "give " + option.name() + ' ' + option.value() + ": " + option.help()));
    }
}
