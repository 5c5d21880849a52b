// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.Command;
import org.ganglion.api.command.CommandContext;
import org.ganglion.api.messaging.Connection;
import org.ganglion.api.messaging.MessagingFactory;
import org.ganglion.api.messaging.Topics;
import org.ganglion.repository.Repository;
import org.ganglion.rollout.RolloutPlan;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Brings a release to a fleet in stages. */
@Component
public final class RolloutCommand implements Command {
    private static final Option REPO = Option.of("--repo", "DIR", "the repository that holds rollouts/NAME.json");
    private static final Option TIMEOUT =
            Option.of("--timeout", "S", "seconds after which 'run' ends, whatever was reached; default 86400");

    private final MessagingFactory messaging;

    /** Made by the component runtime. */
    @Activate
    public RolloutCommand(@Reference MessagingFactory messaging) {
        this.messaging = messaging;
    }

    @Override
    public String name() {
        return "rollout";
    }

    @Override
    public String summary() {
        return "brings a release to a fleet in stages, with thresholds that open the next stage or stop it all";
    }

    @Override
    public String description() {
        return """
                'add' signs the file of a rollout into the repository, with the key of the role 'campaigns'.
                'run' asks the devices of each open stage for the release, and opens the next stage when enough of them run it.
                It keeps nothing: what has been reached follows from rollouts/NAME.json and from what the devices report. It may
                end at any moment, and another one, on another machine, goes on; several at once do no harm. 'show' tells how far
                it is and changes nothing. Exit code: 0 when the rollout is complete, 1 when it is stopped or not complete yet.

                The file:

                  {"schema": 1,
                   "release": {"path": "kitchen:1.4.0"},
                   "stages": [
                     {"name": "canary", "group": "lab", "percent": 10, "success": 1, "error": 0},
                     {"group": "lab", "success": 0.95, "error": 0.05, "patienceSeconds": 3600}]}

                percent: of the group's devices, by a hash of their names, at least one (default 100). success: the share of the
                stage's devices that opens the next stage (default 1). error: the share of those asked above which failures stop
                the rollout (default 0). patienceSeconds: a device that was asked and has not ended by then counts as failed
                (default 86400). Devices that are away are not asked, and do not hold it up; they are when it is complete.

                  ganglion rollout add spring --repo repo --file spring.json
                  ganglion rollout run spring --repo repo --broker tcp://broker:1883
                """;
    }

    @Override
    public List<Argument> arguments() {
        return List.of(
                new Argument("ACTION", "add, run or show", true),
                new Argument("NAME", "the rollout's, rollouts/NAME.json in the repository", true));
    }

    @Override
    public List<Option> options() {
        return List.of(
                REPO, FleetOptions.BROKER, FleetOptions.LOGIN, TIMEOUT, RolloutSigning.FILE, RolloutSigning.KEYS);
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.of(REPO.name()), Need.of(FleetOptions.BROKER.name()).with("run", "show"));
    }

    @Override
    public int run(CommandContext context) throws InterruptedException {
        String action = context.argument("ACTION").orElseThrow();
        if (!List.of("add", "run", "show").contains(action)) {
            throw new GanglionException(Reason.USAGE, "'" + action + "' is not add, run or show");
        }
        String name = context.argument("NAME").orElseThrow();
        if (action.equals("add")) {
            new RolloutSigning(context, Repository.open(folder(context))).add(name);
            return 0;
        }
        Duration limit = FleetOptions.seconds(context, TIMEOUT, 86_400);
        ReleaseShelf shelf = new ReleaseShelf(Repository.open(folder(context)));
        RolloutPlan plan = plan(shelf, name);
        if (action.equals("run")) {
            shelf.requireSeen(plan.release());
        }
        Topics anyone = FleetOptions.topics("any", "any");
        try (Connection connection = BrokerConnection.open(messaging, context, anyone);
                FleetLine line = new FleetLine(connection, FleetLine.ANY, FleetLine.ANY)) {
            line.open(FleetOptions.TO_CONNECT);
            RolloutControl control = new RolloutControl(context, line, plan);
            return action.equals("run") ? control.run(limit) : control.show();
        }
    }

    private static Path folder(CommandContext context) {
        return context.path(context.option(REPO.name()).orElseThrow());
    }

    private static RolloutPlan plan(ReleaseShelf shelf, String name) {
        String path = "rollouts/" + name + ".json";
        return RolloutPlan.read(path, name, shelf.read(path), shelf::release);
    }
}
