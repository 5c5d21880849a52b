// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.repository;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.Command;
import org.ganglion.api.command.CommandContext;
import org.ganglion.api.json.Json;
import org.ganglion.repository.Publication;
import org.ganglion.repository.ReleaseEntry;
import org.ganglion.repository.Repository;
import org.ganglion.repository.Roles;
import org.ganglion.repository.Settled;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Signs what allows devices to go back. */
@Component
public final class CampaignCommand implements Command {
    private static final Option TO = Option.of("--to", "VERSION", "the release to go back to");
    private static final Option DEVICES =
            new Option("--devices", "NAMES", "devices, or group/device, separated by commas; default * for all", true);
    private static final Option DAYS = Option.of("--days", "N", "how long it is allowed, default 30");
    private static final Option NAME =
            Option.of("--name", "NAME", "of the campaign, default rollback-PUBLISHER-NAME-VERSION");
    private static final Option END = Option.flag("--end", "take the campaign out of the repository instead");

    private static final Pattern DEVICE = Pattern.compile("\\*|[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)?");
    private static final Pattern CAMPAIGN = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}");
    private static final int SCHEMA = 1;
    private static final String USUAL_DAYS = "30";

    /** Made by the component runtime. */
    @Activate
    public CampaignCommand() {}

    @Override
    public String name() {
        return "campaign";
    }

    @Override
    public String summary() {
        return "signs a document that allows devices to go back to an earlier release";
    }

    @Override
    public String description() {
        return """
                A device refuses a release with a lower counter, whoever asks for it, unless a campaign of the repository,
                signed by the role 'campaigns', allows that for this release and this device. 'ganglion rollback' then asks
                for it. A campaign ends by itself.

                  ganglion campaign rollback kitchen --to 1.3.0
                  ganglion repo timestamp
                  ganglion rollback acme/kitchen --repo repo --group lab --broker tcp://broker:1883

                  ganglion campaign rollback acme/kitchen --to 1.3.0 --devices lab/board-7,lab/board-8 --days 2
                  ganglion campaign rollback kitchen --to 1.3.0 --end

                Exit code: 0 when it is published, and also when it waits for signatures of others, which is said with the keys that
                are missing; 1 when a key that was given is none of the role.
                """;
    }

    @Override
    public List<Argument> arguments() {
        return List.of(
                new Argument("ACTION", "rollback", true),
                new Argument("FEATURE", "the release's name, or publisher/name", true));
    }

    @Override
    public List<Option> options() {
        return List.of(
                TO,
                DEVICES,
                DAYS,
                NAME,
                END,
                RepositoryOptions.REPO,
                KeyRing.KEYS,
                KeyRing.KEY,
                KeyRing.SNAPSHOT_KEY,
                KeyRing.PIN_FILE,
                RepositoryOptions.JSON);
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.of(TO.name()));
    }

    @Override
    public int run(CommandContext context) {
        String action = context.argument("ACTION").orElseThrow();
        if (!action.equals("rollback")) {
            throw new GanglionException(Reason.USAGE, "'" + action + "' is no campaign; 'rollback' is");
        }
        Repository repository = Repository.open(RepositoryOptions.folder(context));
        ReleaseEntry to = release(context, repository);
        String path = "campaigns/"
                + name(context.option(NAME.name())
                        .orElse("rollback-" + to.publisher() + '-' + to.name() + '-' + to.version()))
                + ".json";
        byte[] document = document(context, to);
        try (Publication publication = repository.change(KeyRing.of(context).publishing(repository, Roles.CAMPAIGNS))) {
            if (context.flag(END.name())) {
                requireThere(repository, path);
                publication.remove(Roles.CAMPAIGNS, path);
            } else {
                publication.add(Roles.CAMPAIGNS, path, document, Map.of());
            }
            Settled settled = publication.publish();
            return new Outcome(context, repository.folder())
                    .tell(
                            settled,
                            path + (context.flag(END.name()) ? ", taken out," : ", back to " + to.path()),
                            Map.of("path", path));
        }
    }

    private static void requireThere(Repository repository, String path) {
        if (repository.target(path).isEmpty()) {
            throw new GanglionException(
                    Reason.NOT_FOUND,
                    "there is no " + path + " in " + repository.folder() + "; there are "
                            + repository.targets().stream()
                                    .map(each -> each.path())
                                    .filter(each -> each.startsWith("campaigns/"))
                                    .toList());
        }
    }

    private static String name(String name) {
        if (!CAMPAIGN.matcher(name).matches()) {
            throw new GanglionException(
                    Reason.USAGE, "'" + name + "' is no name of a campaign: letters, digits, '.', '_' and '-'");
        }
        return name;
    }

    private static ReleaseEntry release(CommandContext context, Repository repository) {
        String feature = context.argument("FEATURE").orElseThrow();
        String version = context.option(TO.name()).orElseThrow();
        List<ReleaseEntry> ofName = repository.releases().stream()
                .filter(entry -> feature.equals(entry.name())
                        || feature.equals(entry.publisher() + '/' + entry.name())
                        || feature.equals(entry.line()))
                .toList();
        List<ReleaseEntry> found =
                ofName.stream().filter(entry -> entry.version().equals(version)).toList();
        if (found.isEmpty()) {
            throw new GanglionException(
                    Reason.NOT_FOUND,
                    "there is no release " + feature + ' ' + version + " in " + repository.folder() + "; there are "
                            + (ofName.isEmpty() ? repository.releases() : ofName)
                                    .stream().map(ReleaseEntry::path).toList());
        }
        if (found.size() > 1) {
            throw new GanglionException(
                    Reason.INCONSISTENT,
                    "several publishers have " + feature + ' ' + version + "; name one as publisher/name, of "
                            + found.stream().map(ReleaseEntry::path).toList());
        }
        return found.get(0);
    }

    private static byte[] document(CommandContext context, ReleaseEntry to) {
        List<String> devices = context.options(DEVICES.name()).stream()
                .flatMap(names -> List.of(names.split(",")).stream())
                .map(String::strip)
                .toList();
        devices.forEach(device -> {
            if (!DEVICE.matcher(device).matches()) {
                throw new GanglionException(Reason.USAGE, "'" + device + "' is no device, group/device or *");
            }
        });
        int days =
                RepositoryOptions.count(DAYS.name(), context.option(DAYS.name()).orElse(USUAL_DAYS));
        Map<String, Object> target = new LinkedHashMap<>();
        target.put("sha256", to.target().sha256());
        target.put("releaseCounter", to.counter());
        Map<String, Object> rollback = new LinkedHashMap<>();
        rollback.put("path", to.line());
        rollback.put("to", target);
        rollback.put("devices", devices.isEmpty() ? List.of("*") : devices);
        Map<String, Object> campaign = new LinkedHashMap<>();
        campaign.put("schema", SCHEMA);
        campaign.put("rollback", rollback);
        campaign.put(
                "expires",
                Instant.now()
                        .plus(Duration.ofDays(days))
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString());
        return Json.writePretty(campaign).getBytes(StandardCharsets.UTF_8);
    }
}
