// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.repository.resolving;

import aQute.bnd.build.model.EE;
import aQute.bnd.header.Parameters;
import aQute.bnd.osgi.repository.ResourcesRepository;
import aQute.bnd.osgi.resource.CapReqBuilder;
import aQute.bnd.osgi.resource.ResourceBuilder;
import aQute.bnd.osgi.resource.ResourceUtils;
import biz.aQute.resolve.AbstractResolveContext;
import biz.aQute.resolve.BndResolver;
import biz.aQute.resolve.ResolverLogger;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;
import org.osgi.resource.Wire;
import org.osgi.service.log.LogService;
import org.osgi.service.resolver.ResolutionException;

/**
 * Which bundles a device needs, and why: found by bnd's resolver, on the publisher's machine, so that devices never resolve.
 *
 * @param chosen the bundles, by name
 * @param wires which requirement of which bundle brought which bundle, in the order in which they are met from the demands on
 */
public record Resolution(List<Candidate> chosen, List<Bringing> wires) {
    /** Who stands for the demands in {@link Bringing#by}. */
    public static final String DEMAND = "";

    private static final Pattern FIRST_VALUE = Pattern.compile("\\(([^()=<>~]+)=([^()]+)\\)");

    /** Copies. */
    public Resolution {
        chosen = List.copyOf(chosen);
        wires = List.copyOf(wires);
    }

    /**
     * Why a bundle is there.
     *
     * @param by the bundle that needs it, by symbolic name, or {@link #DEMAND}
     * @param requirement what is needed, for a person; of a demand, what it was called
     * @param brought the symbolic name of the bundle that brings it
     */
    public record Bringing(String by, String requirement, String brought) {}

    /**
     * What must be there.
     *
     * @param name of it, for a person
     * @param clauses as in {@code -runrequires}
     */
    public record Demand(String name, String clauses) {
        /** A bundle itself. */
        public static Demand bundle(String name, Candidate candidate) {
            return new Demand(
                    name,
                    "osgi.identity;filter:='(&(osgi.identity=" + candidate.symbolicName() + ")(version="
                            + candidate.version() + "))'");
        }
    }

    /**
     * What a device offers before any bundle is there.
     *
     * @param framework its bundle
     * @param composition that says what the launcher offers
     * @param architectures as Java names them; empty for any
     */
    public record Ground(Candidate framework, Composition composition, List<String> architectures) {
        /** Copies. */
        public Ground {
            architectures = List.copyOf(architectures);
        }
    }

    /**
     * Resolves.
     *
     * @param candidates to choose from; of two that fit, the one of higher version
     * @throws GanglionException MISSING_CAPABILITY, naming who needs what
     */
    public static Resolution of(Ground ground, Collection<Candidate> candidates, Collection<Demand> demands) {
        Map<String, Candidate> byIdentity = new TreeMap<>();
        candidates.forEach(each -> byIdentity.put(each.identity(), each));
        Map<Requirement, String> names = new LinkedHashMap<>();
        Search search;
        Map<Resource, List<Wire>> wiring;
        // what the resolver has to tell is told by its exception
        try (ResolverLogger silent = new ResolverLogger(0, new PrintStream(OutputStream.nullOutputStream()))) {
            search = new Search(silent, ground, byIdentity.values(), demands, names);
            try {
                wiring = new BndResolver(silent).resolve(search);
            } catch (ResolutionException e) {
                throw missing(e, search, byIdentity.size());
            }
        }
        List<Candidate> chosen = wiring.keySet().stream()
                .map(resource -> byIdentity.get(identity(resource)))
                .filter(Objects::nonNull)
                .sorted(Comparator.comparing(Candidate::symbolicName).thenComparing(Candidate::version))
                .toList();
        return new Resolution(chosen, wires(search.getInputResource(), wiring, byIdentity, names));
    }

    private static List<Bringing> wires(
            Resource input,
            Map<Resource, List<Wire>> wiring,
            Map<String, Candidate> byIdentity,
            Map<Requirement, String> names) {
        List<Bringing> wires = new ArrayList<>();
        Map<String, Resource> waiting = new LinkedHashMap<>();
        Map<String, Boolean> met = new TreeMap<>();
        waiting.put(DEMAND, input);
        while (!waiting.isEmpty()) {
            String by = waiting.keySet().iterator().next();
            Resource resource = waiting.remove(by);
            List<Bringing> own = new ArrayList<>();
            for (Wire wire : wiring.getOrDefault(resource, List.of())) {
                Candidate brought = byIdentity.get(identity(wire.getProvider()));
                if (brought != null && !brought.symbolicName().equals(by)) {
                    String text = by.equals(DEMAND)
                            ? names.getOrDefault(wire.getRequirement(), described(wire.getRequirement()))
                            : described(wire.getRequirement());
                    own.add(new Bringing(by, text, brought.symbolicName()));
                    if (met.put(brought.identity(), true) == null) {
                        waiting.put(brought.symbolicName(), wire.getProvider());
                    }
                }
            }
            own.sort(Comparator.comparing(Bringing::requirement).thenComparing(Bringing::brought));
            wires.addAll(own);
        }
        return wires;
    }

    private static String identity(Resource resource) {
        return ResourceUtils.getIdentity(resource) + '/' + ResourceUtils.getVersion(resource);
    }

    /** A requirement in few words: the last part of its namespace, and the first value of its filter. */
    static String described(Requirement requirement) {
        Matcher first = FIRST_VALUE.matcher(requirement.getDirectives().getOrDefault("filter", ""));
        String namespace = requirement.getNamespace();
        boolean own = namespace.startsWith("ganglion.");
        String kind = own ? namespace : namespace.substring(namespace.lastIndexOf('.') + 1);
        if (!first.find()) {
            return kind;
        }
        return own ? kind + ';' + first.group(1) + '=' + first.group(2) : kind + ' ' + first.group(2);
    }

    /** What nobody brings; else what the resolver could not put together. */
    private static GanglionException missing(ResolutionException e, Search search, int candidates) {
        List<Requirement> unresolved = search.getFailed().stream()
                .filter(requirement ->
                        !"optional".equals(requirement.getDirectives().get("resolution")))
                .toList();
        Set<String> missing = new TreeSet<>();
        for (Requirement requirement : unresolved.isEmpty() ? e.getUnresolvedRequirements() : unresolved) {
            String by = ResourceUtils.getIdentity(requirement.getResource());
            missing.add((by == null || by.startsWith("<<") ? "" : by + " needs ") + described(requirement));
        }
        return new GanglionException(
                Reason.MISSING_CAPABILITY,
                "nothing of the " + candidates + " bundles to choose from brings what is needed: "
                        + (missing.isEmpty() ? e.getMessage() : String.join("; ", missing))
                        + "; give the bundle that brings it by --plugin, or a folder of such by --bundles",
                e);
    }

    /** The demands, the device and the bundles as bnd's resolver sees them. */
    private static final class Search extends AbstractResolveContext {
        Search(
                LogService silent,
                Ground ground,
                Collection<Candidate> candidates,
                Collection<Demand> demands,
                Map<Requirement, String> names) {
            super(silent);
            addEffectiveDirective("active");
            addRepository(new ResourcesRepository(
                    candidates.stream().map(Candidate::resource).toList()));
            ResourceBuilder input = new ResourceBuilder();
            input.addCapability(
                    new CapReqBuilder("osgi.identity").addAttribute("osgi.identity", IDENTITY_INITIAL_RESOURCE));
            ResourceBuilder system = new ResourceBuilder();
            EE environment = EE.parse(ground.composition().environment());
            system.addEE(environment);
            system.addProvideCapabilities(new Parameters(ground.composition().capabilities()));
            system.addProvideCapabilities(NativePlatform.capabilities(ground.architectures()));
            try {
                for (Demand demand : demands) {
                    for (Requirement each : CapReqBuilder.getRequirementsFrom(new Parameters(demand.clauses()))) {
                        input.addRequirement(each);
                    }
                }
                setFramework(system, ground.framework().resource());
            } catch (Exception e) {
                throw new GanglionException(
                        Reason.MALFORMED, "the demands on the release cannot be understood: " + e.getMessage(), e);
            }
            setInputResource(input.build());
            setSystemResource(system.build());
            name(demands, names);
        }

        /** The requirements of the input are other objects than those that it was made of, in the same order. */
        private void name(Collection<Demand> demands, Map<Requirement, String> names) {
            for (Demand demand : demands) {
                for (Requirement each : CapReqBuilder.getRequirementsFrom(new Parameters(demand.clauses()))) {
                    getInputResource().getRequirements(each.getNamespace()).stream()
                            .filter(own -> own.getDirectives().equals(each.getDirectives()))
                            .forEach(own -> names.putIfAbsent(own, demand.name()));
                }
            }
        }
    }
}
