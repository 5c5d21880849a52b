// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.Command.Option;
import org.ganglion.api.command.CommandContext;
import org.ganglion.command.model.LiveDrivers.LiveDriver;
import org.ganglion.model.Model;
import org.ganglion.model.Models;
import org.ganglion.profile.Profile;
import org.ganglion.profile.Profiles;
import org.ganglion.session.Placement;
import org.ganglion.session.Session;
import org.ganglion.session.SessionSettings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** How a command runs a model: with the bundles that a profile ranks and allows, and before them a driver that the user wants. */
@Component(service = RunSettings.class)
public final class RunSettings {
    static final Option PROFILE = Option.of(
            "--profile", "P", "rank and allow bundles as this class of boards does, default as this device does");
    static final Option DRIVER = Option.of(
            "--driver", "NAME", "give this driver, of those that 'ganglion drivers' lists, all that it can run");

    private final Profiles profiles;
    private final LiveDrivers drivers;

    /** Made by the component runtime. */
    @Activate
    public RunSettings(@Reference Profiles profiles, @Reference LiveDrivers drivers) {
        this.profiles = profiles;
        this.drivers = drivers;
    }

    /** The profile asked for, else the device's; of a board that none fits the one that prefers nobody. */
    SessionSettings of(CommandContext context) {
        if (context.option(PROFILE.name()).isPresent()) {
            return of(profiles.profile(context.option(PROFILE.name()).get()));
        }
        try {
            return of(profiles.current());
        } catch (GanglionException e) {
            if (e.reason() == Reason.NOT_FOUND) {
                return SessionSettings.DEFAULT;
            }
            throw e;
        }
    }

    private static SessionSettings of(Profile profile) {
        SessionSettings unset = SessionSettings.DEFAULT;
        return new SessionSettings(profile.ranking(), profile.allow(), unset.checkpointSteps(), unset.deadline());
    }

    /** As {@link #of}, with the driver before all others that the user named. */
    SessionSettings chosen(CommandContext context) {
        SessionSettings settings = of(context);
        return context.option(DRIVER.name())
                .map(name -> with(settings, drivers.named(name)))
                .orElse(settings);
    }

    /**
     * As {@link #chosen}, for a model that is to be run.
     *
     * @throws GanglionException UNSUPPORTED if the driver that the user named can run none of it
     */
    SessionSettings chosen(CommandContext context, Models models, Model model, Map<String, String> set) {
        SessionSettings settings = chosen(context);
        context.option(DRIVER.name())
                .ifPresent(name -> nodesOf(drivers.named(name), models.place(model, set, settings), set));
        return settings;
    }

    /**
     * Opens a session on the model that the command's argument MODEL names; what fails names the file.
     *
     * @throws GanglionException as {@link #chosen(CommandContext, Models, Model, Map)} and {@link Models#open(Model, Map, SessionSettings)}
     */
    Session open(CommandContext context, Models models, Model model, Map<String, String> set) {
        return of(context, () -> models.open(model, set, chosen(context, models, model, set)));
    }

    /** Puts the file of the model before what fails; wrong use of the command's own options is not the file's. */
    static <T> T of(CommandContext context, Supplier<T> work) {
        try {
            return work.get();
        } catch (GanglionException e) {
            if (e.reason() == Reason.USAGE) {
                throw e;
            }
            throw e.at(context.path(context.argument("MODEL").orElseThrow())
                    .getFileName()
                    .toString());
        }
    }

    /** The same with this driver before all others. */
    SessionSettings with(SessionSettings settings, LiveDriver driver) {
        List<String> prefer = new ArrayList<>(List.of(driver.kind()));
        prefer.addAll(settings.prefer());
        List<String> only = new ArrayList<>(settings.only());
        if (!only.isEmpty()) {
            only.add(driver.kind());
        }
        return new SessionSettings(prefer, only, settings.checkpointSteps(), settings.deadline());
    }

    /** The driver of this name. */
    LiveDriver driver(String name) {
        return drivers.named(name);
    }

    /**
     * The ids of the nodes that a driver got.
     *
     * @param set the options that were given
     * @throws GanglionException UNSUPPORTED with its reasons if it got none; USAGE if that is because of one of its own options
     */
    static List<String> nodesOf(LiveDriver driver, Placement placement, Map<String, String> set) {
        List<String> nodes = placement.places().stream()
                .filter(driver::runs)
                .map(Placement.Place::node)
                .toList();
        if (nodes.isEmpty()) {
            throw new GanglionException(
                    isForAnOption(driver, placement, set) ? Reason.USAGE : Reason.UNSUPPORTED,
                    "driver '" + driver.kind() + "' runs no node of this model" + why(driver, placement));
        }
        return nodes;
    }

    private static String why(LiveDriver driver, Placement placement) {
        Collection<String> distinct = refused(driver, placement).values();
        if (distinct.size() > 1 && Set.copyOf(distinct).size() == 1) {
            return ": " + distinct.iterator().next();
        }
        String reasons = refusals(driver, placement).stream().limit(3).collect(Collectors.joining("; "));
        return reasons.isEmpty() ? "; it knows " + String.join(", ", driver.operations()) : ": " + reasons;
    }

    /** What a driver said against nodes. */
    static List<String> refusals(LiveDriver driver, Placement placement) {
        List<String> refusals = new ArrayList<>();
        refused(driver, placement).forEach((node, why) -> refusals.add("node '" + node + "': " + why));
        return refusals;
    }

    /** Whether it refused every node for the same reason, and that speaks of one of its options which was given. */
    private static boolean isForAnOption(LiveDriver driver, Placement placement, Map<String, String> set) {
        Set<String> reasons = Set.copyOf(refused(driver, placement).values());
        String prefix = driver.kind() + '.';
        return reasons.size() == 1
                && set.keySet().stream()
                        .filter(key -> key.startsWith(prefix))
                        .anyMatch(key -> reasons.iterator().next().contains(key.substring(prefix.length())));
    }

    /** Why it does not run a node, by the node. */
    private static Map<String, String> refused(LiveDriver driver, Placement placement) {
        String provider = driver.bundle() + '/' + driver.version();
        Map<String, String> refused = new LinkedHashMap<>();
        placement.places().stream()
                .filter(place -> place.refused().containsKey(provider))
                .forEach(place -> refused.put(place.node(), place.refused().get(provider)));
        return refused;
    }
}
