// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class RasterTest {
    @Test
    void givenSpikesInStepsThatFollowEachOther_whenDrawn_thenTheyAreOneStrokeAndTheCountIsShown() throws Exception {
        Raster raster = new Raster(1e-3);
        int[][] spikes = {{0, 2}, {2}, {}, {2}};
        for (int[] step : spikes) {
            raster.add("a<b", 3, step, step.length);
            raster.endStep();
        }
        String svg = raster.svg("net");
        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        var paths = document.getElementsByTagName("path");
        String strokes = paths.item(0).getAttributes().getNamedItem("d").getNodeValue();
        assertEquals(3, strokes.chars().filter(c -> c == 'M').count(), strokes);
        assertTrue(svg.contains(">4</text>") && svg.contains("a&lt;b") && svg.contains("time (ms)"), svg);
    }
}
