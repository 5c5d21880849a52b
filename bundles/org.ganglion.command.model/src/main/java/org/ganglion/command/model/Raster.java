// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws when which neuron spiked, a panel per node, as SVG. Spikes of a neuron in steps that follow each other become one stroke. */
final class Raster {
    private static final int WIDTH = 1000;
    private static final int LEFT = 130;
    private static final int RIGHT = 90;
    private static final int TOP = 34;
    private static final int GAP = 26;
    private static final int BOTTOM = 46;
    private static final int LEAST_HEIGHT = 40;
    private static final int MOST_HEIGHT = 300;
    private static final double PIXELS_PER_NEURON = 4;
    private static final double WIDEST_MARK = 2.5;
    private static final int MOST_TICKS = 8;
    private static final String[] COLOURS = {"#1f5fa8", "#b0432c", "#2f7d4f", "#7a4fa3", "#9a6a12", "#38787f"};

    private final double millisPerStep;
    private final Map<String, Panel> panels = new LinkedHashMap<>();
    private int steps;

    private static final class Panel {
        private final int neurons;
        private final List<int[]> spikes = new ArrayList<>();
        private long count;

        Panel(int neurons) {
            this.neurons = neurons;
        }

        int height() {
            return (int) Math.max(LEAST_HEIGHT, Math.min(MOST_HEIGHT, neurons * PIXELS_PER_NEURON));
        }
    }

    /** @param dt length of a step in seconds */
    Raster(double dt) {
        this.millisPerStep = dt * 1000;
    }

    /** Takes in the spikes of a node in the step under way. */
    void add(String node, int neurons, int[] index, int count) {
        Panel panel = panels.computeIfAbsent(node, name -> new Panel(neurons));
        panel.spikes.add(java.util.Arrays.copyOf(index, count));
        panel.count += count;
    }

    /** Ends the step under way. */
    void endStep() {
        steps++;
    }

    String svg(String title) {
        int height = TOP
                + BOTTOM
                + panels.values().stream().mapToInt(p -> p.height() + GAP).sum()
                - GAP;
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                        + " font-family=\"sans-serif\" font-size=\"12\" fill=\"#222\">%n"
                        + "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>%n"
                        + "<text x=\"%d\" y=\"20\" font-size=\"14\" font-weight=\"bold\">%s</text>%n",
                WIDTH,
                height,
                WIDTH,
                height,
                LEFT,
                escaped(title)));
        int top = TOP;
        int colour = 0;
        for (Map.Entry<String, Panel> entry : panels.entrySet()) {
            draw(entry.getKey(), entry.getValue(), top, COLOURS[colour++ % COLOURS.length], svg);
            top += entry.getValue().height() + GAP;
        }
        drawTime(top - GAP, svg);
        return svg.append("</svg>\n").toString();
    }

    private void draw(String node, Panel panel, int top, String colour, StringBuilder svg) {
        int height = panel.height();
        svg.append(String.format(
                Locale.ROOT,
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#f7f7f5\" stroke=\"#bbb\"/>%n",
                LEFT,
                top,
                plotWidth(),
                height));
        text(LEFT - 40, top + height / 2.0 + 4, "end", node, svg);
        text(LEFT - 6, top + height - 1, "end", "0", svg);
        text(LEFT - 6, top + 10, "end", Integer.toString(panel.neurons - 1), svg);
        text(WIDTH - RIGHT + 8, top + height / 2.0 - 2, "start", Long.toString(panel.count), svg);
        text(WIDTH - RIGHT + 8, top + height / 2.0 + 12, "start", panel.count == 1 ? "spike" : "spikes", svg);
        strokes(panel, top, colour, svg);
    }

    private void strokes(Panel panel, int top, String colour, StringBuilder svg) {
        double row = (double) panel.height() / panel.neurons;
        double perStep = (double) plotWidth() / Math.max(1, steps);
        double mark = Math.min(WIDEST_MARK, Math.max(0.8, perStep * 0.8));
        svg.append(String.format(
                Locale.ROOT,
                "<path fill=\"none\" stroke=\"%s\" stroke-width=\"%.2f\" d=\"",
                colour,
                Math.max(0.6, Math.min(8, row * 0.8))));
        int[] began = new int[panel.neurons];
        int[] last = new int[panel.neurons];
        java.util.Arrays.fill(last, -2);
        for (int t = 0; t < panel.spikes.size(); t++) {
            for (int neuron : panel.spikes.get(t)) {
                if (last[neuron] != t - 1) {
                    stroke(neuron, began[neuron], last[neuron], perStep, mark, top, row, panel, svg);
                    began[neuron] = t;
                }
                last[neuron] = t;
            }
        }
        for (int neuron = 0; neuron < panel.neurons; neuron++) {
            stroke(neuron, began[neuron], last[neuron], perStep, mark, top, row, panel, svg);
        }
        svg.append("\"/>\n");
    }

    private static void stroke(
            int neuron,
            int began,
            int last,
            double perStep,
            double mark,
            int top,
            double row,
            Panel panel,
            StringBuilder svg) {
        if (last < 0) {
            return;
        }
        double y = top + panel.height() - (neuron + 0.5) * row;
        svg.append(String.format(
                Locale.ROOT, "M%.1f %.1fh%.1f", LEFT + began * perStep, y, (last - began) * perStep + mark));
    }

    private void drawTime(int bottom, StringBuilder svg) {
        double whole = steps * millisPerStep;
        double tick = tick(whole);
        for (int k = 0; whole > 0 && k * tick <= whole * (1 + 1e-9); k++) {
            double x = LEFT + plotWidth() * (k * tick / whole);
            svg.append(String.format(Locale.ROOT, "<path stroke=\"#888\" d=\"M%.1f %dv5\"/>%n", x, bottom));
            text(
                    x,
                    bottom + 18,
                    "middle",
                    Numbers.plain(Numbers.rounded(k * tick)).toString(),
                    svg);
        }
        text(LEFT + plotWidth() / 2.0, bottom + 36, "middle", "time (ms)", svg);
    }

    /** 1, 2 or 5 times a power of ten. */
    private static double tick(double whole) {
        double rough = whole / MOST_TICKS;
        double power = StrictMath.pow(10, Math.floor(StrictMath.log10(rough)));
        for (double factor : new double[] {1, 2, 5}) {
            if (factor * power >= rough) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    private static int plotWidth() {
        return WIDTH - LEFT - RIGHT;
    }

    private static void text(double x, double y, String anchor, String text, StringBuilder svg) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
                x,
                y,
                anchor,
                escaped(text)));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
