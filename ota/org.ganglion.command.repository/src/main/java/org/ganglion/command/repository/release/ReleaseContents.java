// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.repository.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.command.repository.resolving.Candidate;
import org.ganglion.command.repository.resolving.Composition;
import org.ganglion.command.repository.resolving.Resolution;
import org.ganglion.model.Requirement;
import org.ganglion.profile.Profile;
import org.ganglion.repository.composition.BuiltComposition;
import org.ganglion.repository.composition.NativeLibraries;

/**
 * What a release holds.
 *
 * @param order that asked for it
 * @param parts the artifacts: what Java is started with, bundles, models
 * @param models among them
 * @param resolution why each is there; nothing for a release of a model alone
 * @param composition that the base is made of; nothing likewise
 */
record ReleaseContents(
        ReleaseOrder order,
        List<Part> parts,
        List<PackedModel> models,
        Optional<Resolution> resolution,
        Optional<BuiltComposition> composition) {
    private static final List<String> BOOT = List.of("framework.jar", "launcher.jar");

    ReleaseContents {
        parts = List.copyOf(parts);
        models = List.copyOf(models);
    }

    /** A model alone. */
    static ReleaseContents ofModel(ReleaseOrder order, PackedModel model) throws IOException {
        return new ReleaseContents(
                order,
                List.of(Part.model(order.publisher(), model)),
                List.of(model),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * Everything that a board runs.
     *
     * @throws GanglionException MISSING_CAPABILITY if something is needed that nothing brings; NOT_FOUND if the composition is not built
     */
    static ReleaseContents ofBase(
            ReleaseOrder order, List<PackedModel> models, BuiltComposition composition, Staging staging)
            throws IOException {
        Profile profile = order.profile().orElseThrow();
        Candidate framework = Candidate.read(composition.boot("framework.jar"));
        Composition asked =
                Composition.read(composition.bndrun()).without(profile.bundles().leaveOut());
        List<Candidate> packed =
                models.stream().map(model -> Candidate.read(model.file())).toList();
        List<Candidate> plugins = order.plugins().stream().map(Candidate::read).toList();
        Resolution resolution = Resolution.of(
                new Resolution.Ground(framework, asked, profile.detection().architectures()),
                candidates(order, composition, packed, plugins),
                demands(order, composition, asked, packed, plugins));
        NativeLibraries natives = NativeLibraries.of(profile.detection().architectures());
        List<Part> parts = new ArrayList<>();
        for (String jar : BOOT) {
            Candidate boot = jar.equals("framework.jar") ? framework : Candidate.read(composition.boot(jar));
            parts.add(Part.bundle(Part.Kind.BOOT, order.publisher(), BundleName.of(boot), boot.file()));
        }
        Set<Path> modelFiles = models.stream().map(PackedModel::file).collect(Collectors.toSet());
        for (Candidate chosen : resolution.chosen()) {
            if (!modelFiles.contains(chosen.file())) {
                parts.add(Part.bundle(
                        Part.Kind.BUNDLE,
                        order.publisher(),
                        BundleName.of(chosen),
                        stripped(chosen.file(), natives, staging)));
            }
        }
        for (PackedModel model : models) {
            parts.add(Part.model(order.publisher(), model));
        }
        requireUnlikeNames(parts);
        return new ReleaseContents(order, parts, models, Optional.of(resolution), Optional.of(composition));
    }

    private static void requireUnlikeNames(List<Part> parts) {
        Map<String, String> byName = new TreeMap<>();
        for (Part part : parts) {
            String other = byName.put(part.kind() + part.id().replaceFirst("[^:]*", ""), part.id());
            if (other != null) {
                throw new GanglionException(
                        Reason.INCONSISTENT,
                        other + " and " + part.id()
                                + " have one name and version, and would be one file; rename one of them");
            }
        }
    }

    private static Path stripped(Path bundle, NativeLibraries natives, Staging staging) throws IOException {
        byte[] bytes = Files.readAllBytes(bundle);
        byte[] less = natives.without(bytes);
        return less == bytes ? bundle : staging.keep(bundle.getFileName().toString(), less);
    }

    /** A plugin stands for the bundle of the same name in the composition. */
    private static List<Candidate> candidates(
            ReleaseOrder order, BuiltComposition composition, List<Candidate> models, List<Candidate> plugins)
            throws IOException {
        Set<String> given = plugins.stream().map(Candidate::symbolicName).collect(Collectors.toSet());
        List<Candidate> all = new ArrayList<>(models);
        all.addAll(plugins);
        Profile.Bundles difference = order.profile().orElseThrow().bundles();
        for (Path bundle : composition.bundles(difference.add(), difference.leaveOut())) {
            Candidate candidate = Candidate.read(bundle);
            if (given.add(candidate.symbolicName())) {
                all.add(candidate);
            }
        }
        for (Path folder : order.choice()) {
            for (Path jar : jars(folder)) {
                Candidate candidate = Candidate.read(jar);
                if (given.add(candidate.symbolicName())) {
                    all.add(candidate);
                }
            }
        }
        return all;
    }

    private static List<Path> jars(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new GanglionException(Reason.NOT_FOUND, folder + ": there is no such folder");
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    private static List<Resolution.Demand> demands(
            ReleaseOrder order,
            BuiltComposition composition,
            Composition asked,
            List<Candidate> models,
            List<Candidate> plugins) {
        List<Resolution.Demand> demands = new ArrayList<>();
        Profile.Bundles difference = order.profile().orElseThrow().bundles();
        demands.add(new Resolution.Demand(
                "composition " + composition.name(), asked.requires(difference.add(), difference.leaveOut())));
        models.forEach(model -> demands.add(Resolution.Demand.bundle("model " + model.symbolicName(), model)));
        plugins.forEach(plugin -> demands.add(Resolution.Demand.bundle("plugin " + plugin.symbolicName(), plugin)));
        for (Requirement requirement : order.requires()) {
            demands.add(new Resolution.Demand(
                    "required " + requirement,
                    requirement.namespace() + ";filter:='(" + requirement.attribute() + '=' + requirement.value()
                            + ")'"));
        }
        return demands;
    }

    /** What the board must bring for a release of a model alone: a base brings it itself. */
    List<String> neededOfBoard() {
        if (!order.modelOnly()) {
            return List.of();
        }
        return Stream.concat(
                        order.requires().stream(),
                        models.stream().flatMap(model -> model.manifest().requirements().stream()))
                .map(Requirement::toString)
                .distinct()
                .sorted()
                .toList();
    }

    long bytes() {
        return parts.stream().mapToLong(Part::length).sum();
    }
}
