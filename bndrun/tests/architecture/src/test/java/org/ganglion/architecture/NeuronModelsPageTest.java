// SPDX-License-Identifier: Apache-2.0
package org.ganglion.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page of neuron models knows every model, its parameters and their defaults, and every encoder and decoder. */
class NeuronModelsPageTest {
    private static final Path PAGE = BuiltBundle.root().resolve("cnf/docs/neuron-models.md");

    private static String section(String page, String title) {
        int start = page.indexOf("## " + title + '\n');
        if (start < 0) {
            return "";
        }
        int end = page.indexOf("\n## ", start);
        return page.substring(start, end < 0 ? page.length() : end);
    }

    @Test
    void givenThePageOfNeuronModels_whenSourcesAreRead_thenItSaysWhatTheySay() throws IOException {
        Path root = BuiltBundle.root();
        if (Boolean.getBoolean("ganglion.write")) {
            Files.writeString(PAGE, NeuronModelsPage.write(root));
        }
        String page = Files.readString(PAGE);
        List<String> missing = new ArrayList<>();
        NeuronModelsPage.models(root).forEach((title, model) -> {
            String section = section(page, title);
            if (section.isEmpty()) {
                missing.add(title);
            }
            model.parameters().stream()
                    .filter(each -> !section.contains(NeuronModelsPage.row(each)))
                    .forEach(each -> missing.add(title + ": " + NeuronModelsPage.row(each)));
        });
        for (String kind : NeuronModelsPage.kinds(root).keySet()) {
            if (section(page, kind).isEmpty()) {
                missing.add(kind);
            }
        }
        assertEquals(
                List.of(),
                missing,
                "write cnf/docs/neuron-models.md anew: its first lines say how, the option is -Dganglion.write=true");
    }

    @Test
    void givenTheSources_whenModelsAreRead_thenThoseThatAreKnownAreFoundWithTheirParameters() throws IOException {
        NeuronModelsPage.Model model =
                NeuronModelsPage.models(BuiltBundle.root()).get("`neuron.AdEx`, euler");
        assertTrue(model.parameters().contains(new NeuronModelsPage.Parameter("g_l", "30", "nS, above 0")));
        assertEquals(10, model.parameters().size());
        assertTrue(NeuronModelsPage.kinds(BuiltBundle.root()).keySet().contains("decoder `first-spike`"));
    }
}
