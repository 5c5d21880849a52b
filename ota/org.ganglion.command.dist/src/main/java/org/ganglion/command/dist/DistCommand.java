// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.dist;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.Command;
import org.ganglion.api.command.CommandContext;
import org.ganglion.api.json.Json;
import org.ganglion.profile.Profile;
import org.ganglion.profile.Profiles;
import org.ganglion.repository.composition.BuiltComposition;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Packs what a board needs. */
@Component
public final class DistCommand implements Command {
    private static final String PROFILE = "--profile";
    private static final Option OUT =
            Option.of("--out", "FILE", "where to, default ganglion-P.tar.gz in the working folder");
    private static final Option HOME = Option.of(
            "--home",
            "DIR",
            "where it will be unpacked on the board; its last name is the archive's one folder, default /opt/ganglion");
    private static final Option USER = Option.of("--user", "NAME", "who runs it on the board, default ganglion");
    private static final Option CONFIG = new Option(
            "--config",
            "FILE",
            "JSON with configurations for the generation, such as pipelines; see cnf/docs/device-profiles.md",
            true);
    private static final Option ROOT = Option.of(
            "--root",
            "FILE",
            "root metadata of your repository, such as repo/metadata/1.root.json: the device takes signed releases only");

    /** What a board runs. */
    private static final String COMPOSITION = "edge";
    /** The time of every file: the bytes do not depend on the day. */
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    private final BundleContext context;
    private final Profiles profiles;

    /** Made by the component runtime. */
    @Activate
    public DistCommand(BundleContext context, @Reference Profiles profiles) {
        this.context = context;
        this.profiles = profiles;
    }

    @Override
    public String name() {
        return "dist";
    }

    @Override
    public String summary() {
        return "packs what a board needs as one archive: supervisor, runtime, service unit";
    }

    @Override
    public String description() {
        return """
                The archive holds one folder: the supervisor, the first generation (launcher, framework, the bundles of the edge
                composition, the profile's JVM flags), the service unit, a template of what only the board knows (its name, its
                broker, its keys), and a README with the three commands that install it. Native libraries are those of the
                profile's architecture. The same input gives the same bytes. cnf/docs/boards.md tells the whole story.

                  ganglion dist --profile raspberry-pi --out ganglion-raspberry-pi.tar.gz
                  ganglion dist --profile raspberry-pi --root repo/metadata/1.root.json
                  ganglion dist --profile demo --home /home/me/ganglion --user me
                """;
    }

    @Override
    public List<Argument> arguments() {
        return List.of();
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.of(PROFILE, "P", "what class of boards it is for, one of " + profiles.names()),
                OUT,
                HOME,
                USER,
                CONFIG,
                ROOT);
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.of(PROFILE));
    }

    @Override
    public int run(CommandContext command) throws IOException {
        Profile profile = profile(command);
        Path out = command.path(command.option(OUT.name()).orElse("ganglion-" + profile.name() + ".tar.gz"));
        DeviceHome home = home(command);
        FirstGeneration generation = FirstGeneration.of(
                version(), new BuiltComposition(home.root(), COMPOSITION), profile, configurations(command));
        List<ArchivedFile> files = home.files(profile, generation);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new TarArchive(home.user(), TIME.getEpochSecond()).write(files, bytes);
        new WholeFile(out).write(bytes.toByteArray());
        command.out()
                .println(Json.write(summary(
                        out, profile, generation, home.trust().isPresent() ? "root" : "profile", bytes.toByteArray())));
        return 0;
    }

    private Profile profile(CommandContext command) {
        String name = command.option(PROFILE).orElseThrow();
        if (name.equals(Profiles.AUTO)) {
            throw new GanglionException(
                    Reason.USAGE, "which class of boards is it for? Give --profile P, one of " + profiles.names());
        }
        return profiles.profile(name);
    }

    private DeviceHome home(CommandContext command) {
        String root = context.getProperty("ganglion.root");
        if (root == null) {
            throw new GanglionException(
                    Reason.NOT_FOUND,
                    "what is to be packed is not known: the framework property ganglion.root is not set");
        }
        String home = command.option(HOME.name()).orElse("/opt/ganglion");
        if (!home.matches("(/[A-Za-z0-9_][A-Za-z0-9._-]*)+")) {
            throw new GanglionException(
                    Reason.USAGE,
                    HOME.name() + " needs an absolute path of letters, digits, '.', '_' and '-', is '" + home + "'");
        }
        String user = command.option(USER.name()).orElse("ganglion");
        if (!user.matches("[a-z_][a-z0-9_-]{0,30}")) {
            throw new GanglionException(
                    Reason.USAGE, USER.name() + " needs a user's name in small letters, is '" + user + "'");
        }
        return new DeviceHome(
                Path.of(home),
                user,
                Path.of(root),
                command.option(ROOT.name()).map(file -> FirstRoot.read(command.path(file))));
    }

    private static List<Path> configurations(CommandContext command) {
        List<Path> files = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (String each : command.options(CONFIG.name())) {
            Path file = command.path(each);
            String name = file.getFileName().toString();
            if (!Files.isRegularFile(file)) {
                throw new GanglionException(Reason.NOT_FOUND, file + ": there is no such file");
            }
            if (!name.endsWith(".json") || !names.add(name)) {
                throw new GanglionException(
                        Reason.USAGE, file + ": name it *.json, and unlike the other files of " + CONFIG.name());
            }
            files.add(file);
        }
        return files;
    }

    private String version() {
        Version version = context.getBundle().getVersion();
        return version.getMajor() + "." + version.getMinor() + '.' + version.getMicro();
    }

    private static Map<String, Object> summary(
            Path out, Profile profile, FirstGeneration generation, String trust, byte[] archive) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("archive", out.toString());
        summary.put("profile", profile.name());
        summary.put("generation", generation.name());
        summary.put("trust", trust);
        summary.put("length", archive.length);
        summary.put("sha256", HexFormat.of().formatHex(FirstGeneration.sha256().digest(archive)));
        return summary;
    }
}
