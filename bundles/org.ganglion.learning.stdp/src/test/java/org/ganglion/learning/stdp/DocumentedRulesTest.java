// SPDX-License-Identifier: Apache-2.0
package org.ganglion.learning.stdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ganglion.api.learning.LearningRule;
import org.ganglion.api.network.Default;
import org.ganglion.learning.rls.RecursiveLeastSquares;
import org.ganglion.learning.scaling.SynapticScaling;
import org.junit.jupiter.api.Test;

/** The tables of {@code cnf/docs/models.md} are the rules' records. */
class DocumentedRulesTest {
    private static final Map<String, LearningRule<?>> RULES = Map.of(
            "stdp", new PairStdp(),
            "stdp-triplet", new TripletStdp(),
            "stdp-reward", new RewardStdp(),
            "stdp-inhibitory", new InhibitoryStdp(),
            "scaling", new SynapticScaling(),
            "rls", new RecursiveLeastSquares());

    @Test
    void givenTheTables_whenTheyAreRead_thenNamesOrderAndDefaultsAreThoseOfTheRecords() throws IOException {
        Map<String, List<String[]>> tables = tables();
        assertEquals(RULES.keySet(), tables.keySet());
        for (Map.Entry<String, LearningRule<?>> rule : RULES.entrySet()) {
            RecordComponent[] components = rule.getValue().parameters().getRecordComponents();
            List<String[]> rows = tables.get(rule.getKey());
            assertEquals(components.length, rows.size(), rule.getKey());
            for (int i = 0; i < components.length; i++) {
                String place = rule.getKey() + ", row " + (i + 1);
                assertEquals(name(components[i]), rows.get(i)[0].replace("`", ""), place);
                Default fallback = components[i].getAnnotation(Default.class);
                assertEquals(fallback == null ? "must be given" : fallback.value(), rows.get(i)[2], place);
                assertTrue(!rows.get(i)[3].isEmpty(), place);
            }
        }
    }

    private static String name(RecordComponent component) {
        return component.getName().replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    /** The rows of the table below each heading that is a rule's name. */
    private static Map<String, List<String[]>> tables() throws IOException {
        Map<String, List<String[]>> tables = new LinkedHashMap<>();
        List<String[]> rows = null;
        for (String line : Files.readAllLines(document())) {
            if (line.startsWith("#")) {
                rows = null;
            }
            if (line.startsWith("### `")) {
                rows = new ArrayList<>();
                tables.put(line.substring(5, line.length() - 1), rows);
            } else if (rows != null && line.startsWith("| `")) {
                String[] cells = line.substring(1, line.length() - 1).split("\\|");
                for (int i = 0; i < cells.length; i++) {
                    cells[i] = cells[i].strip();
                }
                rows.add(cells);
            }
        }
        return tables;
    }

    private static Path document() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("cnf/docs/models.md"))) {
            folder = folder.getParent();
        }
        return folder.resolve("cnf/docs/models.md");
    }
}
