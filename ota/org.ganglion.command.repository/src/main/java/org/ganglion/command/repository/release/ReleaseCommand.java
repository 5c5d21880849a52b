// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.repository.release;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.Command;
import org.ganglion.api.command.CommandContext;
import org.ganglion.api.json.Json;
import org.ganglion.command.repository.KeyRing;
import org.ganglion.command.repository.Outcome;
import org.ganglion.command.repository.RepositoryOptions;
import org.ganglion.command.repository.Sizes;
import org.ganglion.command.repository.resolving.Candidate;
import org.ganglion.model.ModelInspection;
import org.ganglion.model.ModelPacker;
import org.ganglion.model.PipelineKeys;
import org.ganglion.model.Requirement;
import org.ganglion.profile.Profile;
import org.ganglion.profile.Profiles;
import org.ganglion.repository.Repository;
import org.ganglion.repository.SigningKey;
import org.ganglion.repository.composition.BuiltComposition;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Releases models, plugins and all that a board runs. */
@Component
public final class ReleaseCommand implements Command {
    private static final Option VERSION = Option.of("--version", "V", "of the release, such as 1.4.0");
    private static final Option PROFILE = Option.of("--profile", "P", "what class of boards it is for");
    private static final Option MODEL =
            new Option("--model", "FILE", "a .nir, a .tflite, or a model bundle that 'ganglion pack' made", true);
    private static final Option PLUGIN = new Option(
            "--plugin", "JAR", "a bundle that goes in, in the place of one of the same name in the composition", true);
    private static final Option BUNDLES =
            new Option("--bundles", "DIR", "a folder of bundles that go in where something needs them", true);
    private static final Option REQUIRES =
            new Option("--requires", "CAPABILITY", "what must be there, such as ganglion.neuron;type=LIF", true);
    private static final Option CONFIG =
            new Option("--config", "FILE", "JSON with configurations by PID, such as pipelines", true);
    private static final Option PIPELINE = Option.of(
            "--pipeline",
            "FILE",
            "JSON with the settings of the model's pipeline, or 'none'; default what it suggests");
    private static final Option GATE = new Option(
            "--gate",
            "KEY=N",
            "what the device watches before it keeps the release: " + String.join(", ", Gate.KEYS),
            true);
    private static final Option SHADOW = Option.of(
            "--shadow",
            "SECONDS[,TOLERANCE[,MEASURE]]",
            "the device first runs the model beside the one before, on live samples, and compares: "
                    + String.join(" or ", ShadowOrder.MEASURES) + " that differ, by TOLERANCE (0) at most");
    private static final Option MEMORY = Option.of("--memory", "BYTES", "the board must have so much memory");
    private static final Option MODEL_ONLY =
            Option.flag("--model-only", "just the model and its pipeline; the base stays what it is");
    private static final Option PUBLISHER =
            Option.of("--publisher", "NAME", "whose release it is, default the repository's only one");
    private static final Option KEEP = Option.of(
            "--keep",
            "N",
            "only the newest N releases of this name stay; 'ganglion repo gc' deletes the others' files");
    private static final Option AGAIN =
            Option.flag("--again", "release a version that is there anew, under a higher counter");
    private static final Option DRY_RUN = Option.flag("--dry-run", "show what would go in and why, change nothing");

    /** What a board runs. */
    private static final String COMPOSITION = "edge";

    private final BundleContext context;
    private final Profiles profiles;
    private final ModelPacker packer;
    private final ModelInspection inspection;

    /** Made by the component runtime. */
    @Activate
    public ReleaseCommand(
            BundleContext context,
            @Reference Profiles profiles,
            @Reference ModelPacker packer,
            @Reference ModelInspection inspection) {
        this.context = context;
        this.profiles = profiles;
        this.packer = packer;
        this.inspection = inspection;
    }

    @Override
    public String name() {
        return "release";
    }

    @Override
    public String summary() {
        return "resolves models, plugins and what a board runs, and puts them signed into a repository";
    }

    @Override
    public String description() {
        return """
                Finds with bnd's resolver what the models, the plugins and the edge composition need, shows what goes in and why,
                pins every file by its SHA-256 in a Feature, and adds all to the repository, signed by the publisher's key.
                Devices never resolve. Native libraries of other boards are left out. Each release of a name has a counter one
                higher than the one before; a device refuses a lower one. Clients see it after 'ganglion repo timestamp'.

                  ganglion release kitchen --version 1.4.0 --profile raspberry-pi --model kws.tflite
                  ganglion release keywords --version 2.0.0 --model kws.jar --model-only --gate soakSeconds=60
                  ganglion release keywords --version 2.1.0 --model kws.jar --model-only --shadow 60,0.05
                  ganglion release kitchen --version 1.5.0 --profile raspberry-pi --model net.nir --plugin my.neuron.jar --dry-run

                The same inputs give the same bytes. A version that is there with the same contents is left as it is.

                Where a role takes several signatures, what one person has signed waits in repo/prepared/ for the others, and
                devices see nothing of it: 'ganglion repo sign' adds theirs, 'ganglion repo verify' tells what waits. Exit code: 0
                when it is published, and when it waits for signatures of others; 1 when a key that was given is none of the
                publisher's, and then nothing was changed.
                """;
    }

    @Override
    public List<Argument> arguments() {
        return List.of(new Argument("NAME", "of the release, such as kitchen", true));
    }

    @Override
    public List<Option> options() {
        return List.of(
                VERSION,
                PROFILE,
                MODEL,
                PLUGIN,
                BUNDLES,
                REQUIRES,
                CONFIG,
                PIPELINE,
                GATE,
                SHADOW,
                MEMORY,
                MODEL_ONLY,
                RepositoryOptions.REPO,
                PUBLISHER,
                KeyRing.KEYS,
                KeyRing.KEY,
                KeyRing.SNAPSHOT_KEY,
                KeyRing.PIN_FILE,
                KEEP,
                AGAIN,
                DRY_RUN,
                RepositoryOptions.JSON);
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.of(VERSION.name()), Need.of(PROFILE.name(), MODEL_ONLY.name()));
    }

    @Override
    public int run(CommandContext command) throws IOException {
        Repository repository = Repository.open(RepositoryOptions.folder(command));
        ReleaseOrder order = order(command, RepositoryOptions.publisher(command, repository, PUBLISHER));
        boolean rehearsal = command.flag(DRY_RUN.name());
        List<SigningKey> keys = rehearsal ? List.of() : KeyRing.of(command).publishing(repository, order.publisher());
        try (Staging staging = new Staging()) {
            List<PackedModel> models = new ArrayList<>();
            for (Path model : order.models()) {
                models.add(packed(model, staging));
            }
            ReleaseContents contents = order.modelOnly()
                    ? ReleaseContents.ofModel(order, models.get(0))
                    : ReleaseContents.ofBase(order, models, composition(), staging);
            Shelving shelving = new Shelving(repository, contents, command.flag(AGAIN.name()), keep(command));
            show(command, contents);
            return tell(command, contents, rehearsal ? shelving.rehearse() : shelving.publish(keys));
        }
    }

    private ReleaseOrder order(CommandContext command, String publisher) throws IOException {
        Optional<Profile> profile = command.option(PROFILE.name()).map(this::profile);
        Map<String, Map<String, Object>> configurations = new LinkedHashMap<>();
        for (String file : command.options(CONFIG.name())) {
            ConfigurationFiles.add(command.path(file), configurations);
        }
        Optional<Map<String, Object>> pipeline = command.option(PIPELINE.name())
                .map(file -> file.equals("none") ? Map.of() : PipelineKeys.read(command.path(file)));
        return new ReleaseOrder(
                publisher,
                command.argument("NAME").orElseThrow(),
                command.option(VERSION.name()).orElseThrow(),
                profile,
                paths(command, MODEL),
                paths(command, PLUGIN),
                paths(command, BUNDLES),
                command.options(REQUIRES.name()).stream()
                        .map(Requirement::parse)
                        .toList(),
                configurations,
                pipeline,
                gate(command),
                command.option(MEMORY.name())
                        .map(text -> OptionalLong.of(Gate.whole(MEMORY.name(), text)))
                        .orElse(OptionalLong.empty()),
                command.flag(MODEL_ONLY.name()));
    }

    private static Map<String, Object> gate(CommandContext command) {
        Map<String, Object> gate = new LinkedHashMap<>(Gate.read(RepositoryOptions.pairs(command, GATE)));
        command.option(SHADOW.name()).ifPresent(text -> {
            if (gate.put(Gate.SHADOW, ShadowOrder.read(text)) != null) {
                throw new GanglionException(
                        Reason.USAGE, "a shadow run is asked for by --shadow or by --gate, not both");
            }
        });
        return gate;
    }

    private Profile profile(String name) {
        if (name.equals(Profiles.AUTO)) {
            throw new GanglionException(
                    Reason.USAGE, "for which class of boards? Give --profile P, one of " + profiles.names());
        }
        return profiles.profile(name);
    }

    private static List<Path> paths(CommandContext command, Option option) {
        List<Path> paths =
                command.options(option.name()).stream().map(command::path).toList();
        for (Path path : paths) {
            if (!Files.exists(path)) {
                throw new GanglionException(Reason.NOT_FOUND, path + ": there is no such file");
            }
        }
        return paths;
    }

    private static OptionalInt keep(CommandContext command) {
        return command.option(KEEP.name())
                .map(text -> OptionalInt.of(RepositoryOptions.count(KEEP.name(), text)))
                .orElse(OptionalInt.empty());
    }

    private BuiltComposition composition() {
        String root = context.getProperty("ganglion.root");
        if (root == null) {
            throw new GanglionException(
                    Reason.NOT_FOUND,
                    "what a board runs is not known: the framework property ganglion.root is not set");
        }
        return new BuiltComposition(Path.of(root), COMPOSITION);
    }

    private PackedModel packed(Path file, Staging staging) throws IOException {
        if (isArchive(file)) {
            return new PackedModel(
                    inspection.inspect(file), Candidate.read(file).version(), file);
        }
        ModelPacker.Packed packed = packer.pack(ModelPacker.Order.of(file));
        return new PackedModel(
                packed.manifest(),
                packed.version(),
                staging.keep(packed.manifest().name() + ".jar", packed.bytes()));
    }

    private static boolean isArchive(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(2);
            return head.length == 2 && head[0] == 'P' && head[1] == 'K';
        }
    }

    private static void show(CommandContext command, ReleaseContents contents) {
        if (command.flag(RepositoryOptions.JSON.name())) {
            return;
        }
        ReleaseOrder order = contents.order();
        command.out()
                .println(order.publisher() + '/' + order.name() + ' ' + order.version()
                        + order.profile()
                                .map(profile -> " for " + profile.name())
                                .orElse("") + ": "
                        + contents.parts().size() + (contents.parts().size() == 1 ? " file" : " files") + " of "
                        + Sizes.text(contents.bytes()));
        contents.resolution().ifPresent(resolution -> new ReleaseTree(resolution, command.out()).show());
        if (order.gate().get(Gate.SHADOW) instanceof Map<?, ?> shadow) {
            command.out().println(ShadowOrder.text(shadow));
        }
        if (order.modelOnly()) {
            command.out()
                    .println("model " + contents.models().get(0).manifest().name() + ", which needs of the board: "
                            + String.join(", ", contents.neededOfBoard()));
        }
    }

    private static int tell(CommandContext command, ReleaseContents contents, Shelving.Shelved shelved) {
        String sha256 = Digests.sha256(shelved.feature());
        boolean json = command.flag(RepositoryOptions.JSON.name());
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("path", shelved.path());
        line.put("counter", shelved.counter());
        line.put("sha256", sha256);
        line.put("length", shelved.feature().length);
        line.put("files", contents.parts().size());
        line.put("bytes", contents.bytes());
        line.put("new", shelved.isNew());
        if (!json) {
            shelved.deltas().forEach(delta -> command.out()
                    .println("delta of " + Sizes.text(delta.bytes().length) + " from the release before"));
        }
        if (shelved.settled().isPresent()) {
            return new Outcome(command, RepositoryOptions.folder(command))
                    .tell(
                            shelved.settled().get(),
                            shelved.path() + ", counter " + shelved.counter() + ", sha256 " + sha256.substring(0, 12),
                            line);
        }
        command.out()
                .println(
                        json
                                ? Json.write(line)
                                : shelved.path()
                                        + (shelved.isNew()
                                                ? " would be released with counter " + shelved.counter()
                                                : " is there already with these contents, counter "
                                                        + shelved.counter()));
        return 0;
    }
}
