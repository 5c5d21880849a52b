// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.Command.Option;
import org.ganglion.api.command.CommandContext;
import org.ganglion.api.json.Json;
import org.ganglion.api.json.JsonObject;
import org.ganglion.api.messaging.Connection;
import org.ganglion.api.messaging.Topics;
import org.ganglion.model.ModelInspection;
import org.ganglion.model.ModelManifest;
import org.ganglion.model.ModelPacker;
import org.ganglion.model.PipelineKeys;
import org.ganglion.publisher.Publishers;
import org.ganglion.publisher.Serving;
import org.ganglion.rollout.DesiredDraft;
import org.ganglion.rollout.DeviceName;

/** Brings a model that nobody signed to one device: packs it, serves it, waits for the outcome. */
final class ModelDeployment {
    static final Option NAME = Option.of("--name", "NAME", "of the model, default the file's name");
    static final Option VERSION = Option.of("--version", "V", "of the model, default 1.0.0");
    static final Option WITH =
            Option.of("--with", "FILE", "JSON that says what the file cannot, as for 'ganglion pack'");
    static final Option SET =
            new Option("--set", "KEY=VALUE", "an option of the network, as for 'ganglion pack'", true);
    static final Option PIPELINE = Option.of(
            "--pipeline", "FILE", "JSON with the settings of a pipeline, or 'none'; default what the model suggests");
    static final Option JSON = Option.flag("--json", "end with what the device reports, as a line of JSON");

    /** The options that only a model takes. */
    static final List<Option> OPTIONS = List.of(NAME, VERSION, WITH, SET, PIPELINE, JSON);

    private final ModelPacker packer;
    private final ModelInspection inspection;
    private final Publishers publishers;

    ModelDeployment(ModelPacker packer, ModelInspection inspection, Publishers publishers) {
        this.packer = packer;
        this.inspection = inspection;
        this.publishers = publishers;
    }

    /**
     * Packs the model if need be.
     *
     * @throws GanglionException if it cannot be read or packed
     */
    ModelRelease release(CommandContext context, Path file) {
        Packing packing = isArchive(file) ? packedBefore(context, file) : packedNow(context, file);
        return ModelRelease.of(
                packing.manifest.name(),
                packing.manifest.version(),
                packing.bytes,
                pipeline(context, packing.manifest));
    }

    /**
     * Serves it and waits.
     *
     * @return the exit code
     */
    int run(CommandContext context, Connection connection, Topics topics, ModelRelease release, Duration limit)
            throws InterruptedException {
        DeviceName device = new DeviceName(topics.group(), topics.device());
        try (FleetLine line = new FleetLine(connection, device.group(), device.device())) {
            line.open(FleetOptions.TO_CONNECT);
            Willingness.requireForUnsigned(
                    line.reading(device).reported(), device.toString(), instead(context, release));
            return serve(context, connection, line, device, release, limit);
        }
    }

    /** Signing is three commands more. */
    private static String instead(CommandContext context, ModelRelease release) {
        return "Make a signed release of it: 'ganglion release " + release.name() + " --version " + release.version()
                + " --model-only --model " + context.argument("WHAT").orElse("FILE")
                + "', 'ganglion repo timestamp', and 'ganglion deploy " + release.name()
                + " --repo DIR' with the same --device and --broker";
    }

    private int serve(
            CommandContext context,
            Connection connection,
            FleetLine line,
            DeviceName device,
            ModelRelease release,
            Duration limit)
            throws InterruptedException {
        long begin = System.nanoTime();
        context.err()
                .println("serving " + release.name() + '/' + release.version() + ", "
                        + Figures.bytes(release.bundle().length) + ", sha256 "
                        + release.bundleSha256().substring(0, 12));
        try (ReleaseFolder folder = new ReleaseFolder(release);
                Serving serving = publishers.serve(connection, publishers.extras(folder.files()))) {
            BrokerAnswers.awaitReady(serving);
            DesiredDraft draft = line.draft(device).with(release.pinned());
            line.desire(device, draft);
            DeviceReport report = new Following(context, line, device).await(draft, limit);
            int code = conclude(context, device, release, report, (System.nanoTime() - begin) / 1e9);
            if (code != 0) {
                String name = release.name();
                context.err()
                        .println("ganglion deploy: "
                                + Willingness.wayBack(
                                        name,
                                        FleetOptions.words(device.group(), Optional.of(device.device())),
                                        Optional.of("ganglion rollback " + name)
                                                .filter(any -> draft.previous().containsKey(ModelRelease.path(name)))));
            }
            return code;
        }
    }

    private static int conclude(
            CommandContext context, DeviceName device, ModelRelease release, DeviceReport report, double seconds) {
        String path = ModelRelease.path(release.name());
        JsonObject feature = report.feature(path).orElse(report.whole());
        String outcome = feature.text("outcome", "unknown");
        boolean success = outcome.equals("SUCCESSFUL");
        if (context.flag(JSON.name())) {
            context.out().println(Json.write(report.whole().values()));
        } else {
            context.out()
                    .printf(
                            Locale.ROOT,
                            "%s/%s on %s: %s%s after %.1f s%s%n",
                            release.name(),
                            release.version(),
                            device.device(),
                            outcome,
                            feature.has("reason") ? " (" + feature.text("reason") + ')' : "",
                            seconds,
                            feature.has("message") ? ": " + feature.text("message") : "");
        }
        List<String> troubles = feature.has("troubles") ? feature.texts("troubles") : List.of();
        troubles.forEach(trouble -> context.err().println("ganglion deploy: " + trouble));
        return success && troubles.isEmpty() ? 0 : 1;
    }

    private record Packing(ModelManifest manifest, byte[] bytes) {}

    private Packing packedBefore(CommandContext context, Path file) {
        for (Option option : List.of(NAME, VERSION, WITH, SET)) {
            if (!context.options(option.name()).isEmpty()) {
                throw new GanglionException(
                        Reason.USAGE, file + " is packed already; " + option.name() + " is for models that are not");
            }
        }
        return new Packing(inspection.inspect(file), bytes(file));
    }

    private Packing packedNow(CommandContext context, Path file) {
        ModelPacker.Packed packed = packer.pack(new ModelPacker.Order(
                file,
                context.option(WITH.name()).map(context::path),
                context.option(NAME.name()),
                context.option(VERSION.name()),
                settings(context.options(SET.name())),
                Optional.empty(),
                OptionalDouble.empty()));
        return new Packing(packed.manifest(), packed.bytes());
    }

    private static Map<String, String> settings(List<String> pairs) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new GanglionException(Reason.USAGE, "--set " + pair + " is not KEY=VALUE");
            }
            settings.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return settings;
    }

    private static Optional<Map<String, Object>> pipeline(CommandContext context, ModelManifest manifest) {
        Optional<String> wanted = context.option(PIPELINE.name());
        if (wanted.isEmpty()) {
            return manifest.pipeline().containsKey("source") ? Optional.of(Map.of()) : Optional.empty();
        }
        return wanted.get().equals("none")
                ? Optional.empty()
                : Optional.of(PipelineKeys.read(context.path(wanted.get())));
    }

    private static boolean isArchive(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new GanglionException(
                    Reason.NOT_FOUND,
                    file + (Files.isDirectory(file) ? ": is a folder, not a model" : ": there is no such file"));
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(4);
            return head.length == 4 && head[0] == 'P' && head[1] == 'K';
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, file + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
