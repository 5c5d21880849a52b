// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.region;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ganglion.driver.npu.NpuDriver;
import org.junit.jupiter.api.Test;

class ChainsTest {
    private static final Pattern OPERATIONS = Pattern.compile("name=\"ganglion.driver.ops\"[^>]*>([^<]*)<");

    @Test
    void givenTheTransformsOfChains_whenTheDriversAnnotationIsRead_thenItNamesThemAndTheFlatbuffer()
            throws IOException {
        String component = "/OSGI-INF/" + NpuDriver.class.getName() + ".xml";
        try (InputStream in = NpuDriver.class.getResourceAsStream(component)) {
            assertNotNull(in, component);
            Matcher found = OPERATIONS.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            assertTrue(found.find(), component);
            Set<String> wanted = new TreeSet<>(Chains.TYPES);
            wanted.add("tflite.Model");
            assertEquals(wanted, new TreeSet<>(Set.of(found.group(1).strip().split("\\s+"))));
        }
    }
}
