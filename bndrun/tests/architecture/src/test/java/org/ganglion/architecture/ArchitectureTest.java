// SPDX-License-Identifier: Apache-2.0
package org.ganglion.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import aQute.bnd.header.Attrs;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the design page says about who knows whom, asserted on the bundles as they are built. */
class ArchitectureTest {
    private static final Set<String> UNLIKE_ON_PROCESSORS = Set.of(
            "exp", "expm1", "log", "log10", "log1p", "pow", "tanh", "sinh", "cosh", "sin", "cos", "tan", "asin", "acos",
            "atan", "atan2", "cbrt", "hypot", "fma");
    private static final Pattern SAYS_NOTHING = Pattern.compile("(Util|Utils|Helper|Manager|Impl|Misc|Common)(\\$|$)");
    private static final Predicate<String> API =
            name -> name.equals("org.ganglion.api") || name.startsWith("org.ganglion.api.");
    private static final Predicate<String> PLATFORM =
            name -> name.startsWith("org.osgi.") || name.startsWith("org.slf4j") || name.startsWith("javax.");

    private static List<BuiltBundle> bundles;

    @BeforeAll
    static void readBundles() {
        bundles = BuiltBundle.all();
    }

    private static void assertNone(String rule, List<String> broken) {
        assertEquals(List.of(), broken, rule);
    }

    @Test
    void givenTheBuild_whenBundlesAreRead_thenThereAreThoseThatTheRulesAreAbout() {
        Set<String> names = new TreeSet<>();
        bundles.forEach(bundle -> names.add(bundle.shortName()));
        assertTrue(names.containsAll(Set.of("api", "log", "launcher", "session", "codec.basic")), names::toString);
    }

    /** Modules are built at the same time: this one has to depend on each, which the compositions that it names do for it. */
    @Test
    void givenTheModulesOfTheBuild_whenBundlesAreRead_thenEachOfThemIsBuiltBefore() throws IOException {
        Set<String> modules = new TreeSet<>();
        Matcher module = Pattern.compile("<module>(?:bundles|ota)/(.*)</module>")
                .matcher(Files.readString(BuiltBundle.root().resolve("pom.xml")));
        while (module.find()) {
            modules.add(module.group(1));
        }
        Set<String> names = new TreeSet<>();
        bundles.forEach(bundle -> names.add(bundle.name()));
        assertEquals(modules, names);
    }

    @Test
    void givenTheLauncher_whenItsClassesAreRead_thenTheCallThatItAloneMakesIsFound() {
        assertEquals(
                List.of("org.ganglion.launcher.Launcher calls java.lang.System.exit"),
                callers(bundle -> bundle.shortName().equals("launcher"), "java.lang.System.exit"::equals));
    }

    @Test
    void givenTheApi_whenItsImportsAreRead_thenItNeedsOnlyItself() {
        List<String> broken = new ArrayList<>();
        for (BuiltBundle bundle : bundles) {
            if (bundle.shortName().equals("api")) {
                bundle.imports().stream().filter(API.negate()).forEach(broken::add);
            }
        }
        assertNone("the API needs nothing but the JDK", broken);
    }

    @Test
    void givenPlugins_whenTheirManifestsAreRead_thenTheyExportNothingAndImportTheApiOnly() {
        Set<String> natives = new HashSet<>();
        bundles.stream()
                .filter(bundle -> bundle.isOneOf("tflite.natives"))
                .forEach(bundle -> natives.addAll(bundle.exports()));
        List<String> broken = new ArrayList<>();
        for (BuiltBundle bundle : bundles) {
            if (bundle.isPlugin() || bundle.isOneOf("engine.")) {
                bundle.exports().forEach(name -> broken.add(bundle + " exports " + name));
                Predicate<String> allowed = API.or(PLATFORM);
                if (bundle.isOneOf("driver.tflite")) {
                    allowed = allowed.or(natives::contains).or("com.sun.jna"::equals);
                }
                bundle.imports().stream()
                        .filter(allowed.negate())
                        .forEach(name -> broken.add(bundle + " imports " + name));
            }
        }
        assertNone(
                "a plugin exports nothing and imports the API, OSGi and SLF4J only, a driver its native binding",
                broken);
    }

    @Test
    void givenAnyBundle_whenItsRequirementsAreRead_thenCapabilitiesOfGanglionAreNotWired() {
        List<String> broken = new ArrayList<>();
        for (BuiltBundle bundle : bundles) {
            for (Map.Entry<String, Attrs> required :
                    bundle.header("Require-Capability").entrySet()) {
                if (required.getKey().startsWith("ganglion.")
                        && !"active".equals(required.getValue().get("effective:"))) {
                    broken.add(bundle + " requires " + required);
                }
            }
            for (String header : List.of("Require-Bundle", "Fragment-Host", "DynamicImport-Package")) {
                if (bundle.headers().getValue(header) != null) {
                    broken.add(bundle + " has " + header);
                }
            }
        }
        assertNone("a wire to a plugin would put its user into the plugin's refresh closure", broken);
    }

    @Test
    void givenAllBundles_whenImportsAreFollowed_thenEachIsExportedOnceAndNoCircleArises() {
        Map<String, BuiltBundle> exporter = new HashMap<>();
        List<String> broken = new ArrayList<>();
        for (BuiltBundle bundle : bundles) {
            for (String name : bundle.exports()) {
                BuiltBundle other = exporter.put(name, bundle);
                if (other != null) {
                    broken.add(name + " is exported by " + other + " and " + bundle);
                }
            }
        }
        Map<BuiltBundle, Set<BuiltBundle>> knows = new HashMap<>();
        for (BuiltBundle bundle : bundles) {
            Set<BuiltBundle> known = new HashSet<>();
            for (String name : bundle.imports()) {
                if (name.startsWith("org.ganglion.")) {
                    if (exporter.containsKey(name)) {
                        known.add(exporter.get(name));
                    } else {
                        broken.add(bundle + " imports " + name + ", which nobody exports");
                    }
                }
            }
            known.remove(bundle);
            knows.put(bundle, known);
        }
        bundles.forEach(bundle -> findCircle(bundle, knows, new ArrayList<>(), broken));
        assertNone("bundles know each other in one direction, by exported packages", broken);
    }

    private static void findCircle(
            BuiltBundle bundle, Map<BuiltBundle, Set<BuiltBundle>> knows, List<BuiltBundle> way, List<String> broken) {
        if (way.contains(bundle)) {
            broken.add("a circle: " + way + " -> " + bundle);
            return;
        }
        way.add(bundle);
        knows.get(bundle).forEach(next -> findCircle(next, knows, way, broken));
        way.remove(way.size() - 1);
    }

    @Test
    void givenExportedPackages_whenManifestsAreRead_thenEachHasAVersion() {
        List<String> broken = new ArrayList<>();
        for (BuiltBundle bundle : bundles) {
            bundle.header("Export-Package").forEach((name, attributes) -> {
                if (attributes.getVersion() == null || attributes.getVersion().equals("0.0.0")) {
                    broken.add(bundle + " exports " + name + " without a version");
                }
            });
        }
        assertNone("an exported package has a version", broken);
    }

    @Test
    void givenAllBundles_whenTheirPackagesAreCompared_thenNoneIsSplit() {
        Map<String, BuiltBundle> home = new HashMap<>();
        List<String> broken = new ArrayList<>();
        for (BuiltBundle bundle : bundles) {
            for (String name : bundle.packages()) {
                if (!name.startsWith("org.ganglion.")) {
                    continue; // a library's own, embedded and private: every bundle has its copy
                }
                if (bundle.isOneOf("update.proof") && !bundle.exports().contains(name)) {
                    continue; // its own copy of the updater, private: what it boots on damaged disks
                }
                BuiltBundle other = home.put(name, bundle);
                if (other != null) {
                    broken.add(name + " is in " + other + " and " + bundle);
                }
                if (!name.equals(bundle.name()) && !name.startsWith(bundle.name() + ".")) {
                    broken.add(bundle + " contains " + name + ", which is not below its name");
                }
            }
        }
        assertNone("a package is in one bundle, below its name", broken);
    }

    @Test
    void givenModelsRulesAndDrivers_whenTheirClassesAreRead_thenNoneCallsMathThatDiffersBetweenProcessors() {
        List<String> broken = callers(
                bundle -> bundle.isOneOf("neuron.", "learning.", "driver.", "codec.", "engine.spiking"),
                call -> call.startsWith("java.lang.Math.")
                        && UNLIKE_ON_PROCESSORS.contains(call.substring("java.lang.Math.".length())));
        assertNone("StrictMath gives the same bits everywhere", broken);
    }

    @Test
    void givenBundlesInsideTheFramework_whenTheirClassesAreRead_thenNoneEndsTheProcess() {
        Set<String> ends = Set.of("java.lang.System.exit", "java.lang.Runtime.exit", "java.lang.Runtime.halt");
        assertNone(
                "the launcher, and a command that runs without it, alone end the process",
                callers(bundle -> !Set.of("launcher", "tuf.command").contains(bundle.shortName()), ends::contains));
    }

    /** One download, one board or one test would decide for all others. */
    @Test
    void givenBundlesInsideTheFramework_whenTheirClassesAreRead_thenNoneChangesWhatHoldsForTheWholeProcess() {
        Set<String> global = Set.of(
                "java.net.Authenticator.setDefault",
                "java.net.CookieHandler.setDefault",
                "java.net.HttpURLConnection.setFollowRedirects",
                "java.net.ProxySelector.setDefault",
                "java.net.ResponseCache.setDefault",
                "java.net.URL.setURLStreamHandlerFactory",
                "java.net.URLConnection.setDefaultUseCaches",
                "java.security.Security.addProvider",
                "java.security.Security.insertProviderAt",
                "java.security.Security.setProperty",
                "java.util.Locale.setDefault",
                "java.util.TimeZone.setDefault",
                "javax.net.ssl.HttpsURLConnection.setDefaultHostnameVerifier",
                "javax.net.ssl.HttpsURLConnection.setDefaultSSLSocketFactory",
                "javax.net.ssl.SSLContext.setDefault");
        assertNone(
                "what holds for the whole process is not a bundle's to change",
                callers(bundle -> true, global::contains));
    }

    private static List<String> callers(Predicate<BuiltBundle> where, Predicate<String> call) {
        List<String> callers = new ArrayList<>();
        bundles.stream().filter(where).forEach(bundle -> bundle.calls()
                .forEach((type, calls) ->
                        calls.stream().filter(call).forEach(called -> callers.add(type + " calls " + called))));
        return callers;
    }

    @Test
    void givenAllClasses_whenTheirNamesAreRead_thenEachSaysWhatItIs() {
        List<String> broken = new ArrayList<>();
        bundles.forEach(bundle -> bundle.calls().keySet().stream()
                .filter(type -> SAYS_NOTHING.matcher(type).find())
                .forEach(broken::add));
        assertNone("a name that fits every class explains none", broken);
    }
}
