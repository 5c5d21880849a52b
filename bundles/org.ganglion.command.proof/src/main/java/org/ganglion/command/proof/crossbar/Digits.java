// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.crossbar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ganglion.api.json.JsonObject;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.NetworkBuilder;

/**
 * Handwritten digits of 8 by 8 pixels, and two layers that tell them apart.
 *
 * @param first weights of the first layer, rows of outputs
 * @param firstBias of the first layer
 * @param second weights of the second layer, rows of outputs
 * @param secondBias of the second layer
 * @param images of the test
 * @param labels of the images
 */
public record Digits(
        double[][] first,
        double[] firstBias,
        double[][] second,
        double[] secondBias,
        double[][] images,
        double[] labels) {
    /** The file's name. */
    public static final String FILE = "digits_mlp_64_32_10.json";

    /** Reads them. */
    public static Digits read(Path file) throws IOException {
        JsonObject content = JsonObject.read(file.toString(), Files.readAllBytes(file));
        List<JsonObject> layers = content.objects("layers");
        return new Digits(
                rows(layers.get(0).list("W")),
                numbers(layers.get(0).list("b")),
                rows(layers.get(1).list("W")),
                numbers(layers.get(1).list("b")),
                rows(content.list("test_X")),
                numbers(content.list("test_y")));
    }

    private static double[][] rows(List<?> rows) {
        return rows.stream().map(row -> numbers((List<?>) row)).toArray(double[][]::new);
    }

    private static double[] numbers(List<?> list) {
        return list.stream().mapToDouble(one -> ((Number) one).doubleValue()).toArray();
    }

    /** As a network: Affine, ReLU, Affine. */
    public Network network(Map<String, String> options) {
        NetworkBuilder builder = Network.builder()
                .input("pixels", first[0].length)
                .affine("hidden", first, firstBias)
                .transform("rectified", "transform.ReLU")
                .affine("digit", second, secondBias)
                .output("output");
        options.forEach(builder::option);
        return builder.build();
    }

    /** The share of images, in percent, whose largest output is at their label. */
    double accuracy(Classifier classifier) {
        int right = 0;
        for (int n = 0; n < images.length; n++) {
            double[] scores = classifier.scores(images[n]);
            int best = 0;
            for (int i = 1; i < scores.length; i++) {
                best = scores[i] > scores[best] ? i : best;
            }
            right += best == (int) labels[n] ? 1 : 0;
        }
        return 100.0 * right / images.length;
    }

    /** Whatever gives a score to each digit. */
    interface Classifier {
        /** The scores of an image. */
        double[] scores(double[] image);
    }
}
