// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.events.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.ganglion.format.events.reading.EventBatch;
import org.ganglion.format.events.reading.Geometry;
import org.junit.jupiter.api.Test;

class EventPictureTest {
    @Test
    void givenEvents_whenTheyAreDrawn_thenAnotherReaderOfPngSeesThem() throws IOException {
        EventBatch batch = new EventBatch();
        for (int i = 0; i < 6; i++) {
            batch.t[i] = i;
            batch.x[i] = (short) (i < 3 ? 4 : 0);
            batch.y[i] = (short) (i < 3 ? 0 : 2);
            batch.on[i] = (byte) (i < 3 ? 1 : 0);
        }
        batch.count(6);
        EventPicture picture = new EventPicture(new Geometry(5, 3));
        picture.add(batch, 0, 6);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        picture.write(png);

        BufferedImage seen = ImageIO.read(new ByteArrayInputStream(png.toByteArray()));
        assertEquals(5, seen.getWidth());
        assertEquals(3, seen.getHeight());
        assertEquals(0xfffff4e0, seen.getRGB(4, 0));
        assertEquals(0xff3f8cff, seen.getRGB(0, 2));
        assertEquals(0xff1a1f2b, seen.getRGB(2, 1));
    }
}
