// SPDX-License-Identifier: Apache-2.0
package org.ganglion.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The page of neuron models, encoders and decoders, written from their sources: what javadoc and parameter records say. */
final class NeuronModelsPage {
    private static final Pattern TYPE = Pattern.compile("@NeuronTypes\\(([^)]*)\\)");
    private static final Pattern CODEC = Pattern.compile("@CodecKind\\(kind = \\w+\\.KIND\\)");
    private static final Pattern KIND = Pattern.compile("String KIND = \"([^\"]+)\"");
    private static final Pattern TEXT = Pattern.compile("\"([^\"]+)\"");
    private static final Pattern COMMENT = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL);
    private static final Pattern BOUND = Pattern.compile("NeuronModel<([\\w.]+)>");
    private static final Pattern COMPONENT =
            Pattern.compile("(?:@Default\\(\"([^\"]*)\"\\)\\s*)?([\\w\\[\\]]+)\\s+(\\w+)\\s*(?:,|$)");

    /** A parameter of a neuron model. */
    record Parameter(String name, String preset, String meaning) {}

    /** A neuron model as its source describes it. */
    record Model(String type, String integrator, String bundle, String text, List<Parameter> parameters) {
        String title() {
            return "`" + type + "`" + (integrator.isEmpty() ? "" : ", " + integrator);
        }
    }

    private NeuronModelsPage() {}

    /** All neuron models of all bundles, by title. */
    static Map<String, Model> models(Path root) throws IOException {
        Map<String, Model> models = new TreeMap<>();
        for (Path file : sources(root)) {
            String source = Files.readString(file);
            Matcher annotation = TYPE.matcher(source);
            if (annotation.find() && source.contains("implements NeuronModel<")) {
                for (Model model : models(root, file, source, annotation.group(1))) {
                    models.put(model.title(), model);
                }
            }
        }
        return models;
    }

    private static List<Model> models(Path root, Path file, String source, String annotation) throws IOException {
        String[] parts = annotation.split("integrator\\s*=");
        Matcher integrator = TEXT.matcher(parts.length > 1 ? parts[1] : "");
        String how = integrator.find() ? integrator.group(1) : "";
        String bundle = root.resolve("bundles").relativize(file).getName(0).toString();
        List<Model> models = new ArrayList<>();
        Matcher types = TEXT.matcher(parts[0]);
        while (types.find()) {
            models.add(new Model(types.group(1), how, bundle, comment(source), parameters(file, source)));
        }
        return models;
    }

    private static List<Path> sources(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve("bundles"))) {
            return files.filter(file -> file.toString().endsWith(".java")
                            && file.toString().contains("/src/main/")
                            && file.toString().matches(".*/org\\.ganglion\\.(neuron|codec)\\..*"))
                    .sorted()
                    .toList();
        }
    }

    private static List<Parameter> parameters(Path file, String source) throws IOException {
        String text = source;
        Matcher bound = BOUND.matcher(source);
        if (!source.contains(" record Parameters(") && bound.find()) {
            String owner = bound.group(1).replaceAll("\\..*", "");
            text = Files.readString(file.resolveSibling(owner + ".java"));
        }
        Matcher record = Pattern.compile("record \\w+\\(").matcher(text);
        if (!record.find()) {
            return List.of();
        }
        int end = closing(text, record.end());
        String documented = lastComment(text.substring(0, record.start()));
        List<Parameter> parameters = new ArrayList<>();
        Matcher component = COMPONENT.matcher(text.substring(record.end(), end));
        while (component.find()) {
            String name = component.group(3);
            Matcher meaning = Pattern.compile("@param " + name + " (.*?)(?=@param|$)", Pattern.DOTALL)
                    .matcher(documented);
            parameters.add(new Parameter(
                    name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT),
                    component.group(1) == null ? "" : component.group(1),
                    meaning.find() ? oneLine(meaning.group(1)) : ""));
        }
        return parameters;
    }

    private static int closing(String text, int from) {
        int open = 1;
        int at = from;
        while (open > 0) {
            char c = text.charAt(at++);
            open += c == '(' ? 1 : c == ')' ? -1 : 0;
        }
        return at - 1;
    }

    private static String comment(String source) {
        Matcher comment = COMMENT.matcher(source);
        return comment.find() ? comment.group(1) : "";
    }

    private static String lastComment(String source) {
        Matcher comment = COMMENT.matcher(source);
        String last = "";
        while (comment.find()) {
            last = comment.group(1);
        }
        return last.replaceAll("(?m)^\\s*\\* ?", "");
    }

    /** The whole page. */
    static String write(Path root) throws IOException {
        StringBuilder page = new StringBuilder("""
                # Neuron models, encoders and decoders

                Written from the sources by `./mvnw -pl bndrun/tests/architecture -am verify -Dganglion.write=true -Dtest=NeuronModelsPageTest
                -Dsurefire.failIfNoSpecifiedTests=false`; a test compares types, parameters and defaults. A parameter without a default must be given. A
                parameter is one number for all neurons or one per neuron, unless said otherwise. Where a model has several receptors, its one input
                port has the shape (receptors, neurons...). The types without a namespace are NIR's.

                """);
        for (Model model : models(root).values()) {
            page.append("## ").append(model.title()).append("\n\n").append(prose(model.text()));
            page.append("Bundle `").append(model.bundle()).append("`.\n\n");
            if (!model.parameters().isEmpty()) {
                page.append("| parameter | default | |\n|---|---|---|\n");
            }
            for (Parameter each : model.parameters()) {
                page.append(row(each)).append(' ').append(each.meaning()).append(" |\n");
            }
            page.append('\n');
        }
        return page + codecs(root);
    }

    /** The beginning of a parameter's row: what the test compares. */
    static String row(Parameter parameter) {
        return "| `" + parameter.name() + "` | " + parameter.preset() + " |";
    }

    /** The kinds of all encoders and decoders, each with what its source says. */
    static Map<String, String> kinds(Path root) throws IOException {
        Map<String, String> kinds = new TreeMap<>();
        for (Path file : sources(root)) {
            String source = Files.readString(file);
            Matcher kind = KIND.matcher(source);
            if (CODEC.matcher(source).find() && kind.find()) {
                boolean encoder = source.contains("implements Encoder");
                kinds.put((encoder ? "encoder `" : "decoder `") + kind.group(1) + "`", prose(comment(source)));
            }
        }
        return kinds;
    }

    private static String codecs(Path root) throws IOException {
        StringBuilder all = new StringBuilder();
        kinds(root)
                .forEach((kind, text) ->
                        all.append("## ").append(kind).append("\n\n").append(text));
        return all.toString().stripTrailing() + "\n";
    }

    private static String oneLine(String text) {
        return plain(text).replaceAll("\\s+", " ").strip().replace("|", "\\|");
    }

    private static String prose(String comment) {
        String text = plain(comment.replaceAll("(?m)^\\s*\\* ?", ""))
                .replaceAll("(?m)^<p>", "")
                .replaceAll("</?pre>", "```");
        return text.strip() + "\n\n";
    }

    private static String plain(String text) {
        return text.replaceAll("\\{@(?:code|link) ([^}]*)\\}", "`$1`")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }
}
