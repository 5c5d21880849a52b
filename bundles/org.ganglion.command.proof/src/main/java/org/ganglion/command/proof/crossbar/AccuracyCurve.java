// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.crossbar;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.ganglion.command.proof.crossbar.DriftTrial.Point;

/** Accuracy against time, as a picture. */
final class AccuracyCurve {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 440;
    private static final int LEFT = 70;
    private static final int RIGHT = 30;
    private static final int TOP = 60;
    private static final int BOTTOM = 70;
    private static final String PLAIN = "#b3452c";
    private static final String COMPENSATED = "#1f5f8b";

    private final List<Map.Entry<String, Point>> points;
    private final double least;
    private final double most = 100;
    private final StringBuilder svg = new StringBuilder();

    private AccuracyCurve(Map<String, Point> points) {
        this.points = List.copyOf(points.entrySet());
        double lowest = points.values().stream()
                .mapToDouble(p -> Math.min(
                        p.plain().mean() - p.plain().deviation(),
                        p.plainReference().mean()))
                .min()
                .orElse(0);
        this.least = Math.max(0, Math.floor(lowest / 5) * 5);
    }

    static String svg(Map<String, Point> points, int programmings, double exact) {
        return new AccuracyCurve(points).draw(programmings, exact);
    }

    private String draw(int programmings, double exact) {
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"13\">%n"
                        + "<!-- SPDX-License-Identifier: Apache-2.0 -->%n"
                        + "<rect width=\"%d\" height=\"%d\" fill=\"white\"/>%n",
                WIDTH,
                HEIGHT,
                WIDTH,
                HEIGHT));
        text(LEFT, 26, "start", "black", 16, "Digits on phase-change devices: accuracy against time since programming");
        text(
                LEFT,
                46,
                "start",
                "#555",
                13,
                "mean of " + programmings + " programmings, bars: one standard deviation;"
                        + " circles: the equations computed by themselves");
        axes();
        exact(exact);
        curve(PLAIN, Point::plain, Point::plainReference, -3);
        curve(COMPENSATED, Point::compensated, Point::compensatedReference, 3);
        legend();
        return svg.append("</svg>\n").toString();
    }

    private double x(int n) {
        return LEFT + 30 + n * (WIDTH - LEFT - RIGHT - 60.0) / Math.max(1, points.size() - 1);
    }

    private double y(double percent) {
        return HEIGHT - BOTTOM - (percent - least) / (most - least) * (HEIGHT - TOP - BOTTOM);
    }

    private void axes() {
        for (double percent = least; percent <= most; percent += 5) {
            line(LEFT, y(percent), WIDTH - RIGHT, y(percent), "#ddd", 1, "");
            text(LEFT - 8, y(percent) + 4, "end", "black", 13, String.format(Locale.ROOT, "%.0f %%", percent));
        }
        for (int n = 0; n < points.size(); n++) {
            line(x(n), y(least), x(n), y(least) + 5, "black", 1, "");
            text(x(n), y(least) + 20, "middle", "black", 13, points.get(n).getKey());
        }
        line(LEFT, y(least), WIDTH - RIGHT, y(least), "black", 1, "");
        text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 22, "middle", "black", 13, "time since programming");
    }

    private void exact(double exact) {
        line(LEFT, y(exact), WIDTH - RIGHT, y(exact), "#777", 1, " stroke-dasharray=\"5 4\"");
        text(
                WIDTH - RIGHT,
                y(exact) - 5,
                "end",
                "#555",
                12,
                String.format(Locale.ROOT, "exact weights %.2f %%", exact));
    }

    private void curve(String color, Function<Point, Sample> driver, Function<Point, Sample> reference, double shift) {
        StringBuilder path = new StringBuilder();
        for (int n = 0; n < points.size(); n++) {
            Sample sample = driver.apply(points.get(n).getValue());
            double at = x(n) + shift;
            path.append(String.format(Locale.ROOT, "%s%.1f %.1f ", n == 0 ? "M" : "L", at, y(sample.mean())));
            double high = Math.min(most, sample.mean() + sample.deviation());
            line(at, y(sample.mean() - sample.deviation()), at, y(high), color, 1, " opacity=\"0.6\"");
            svg.append(String.format(
                    Locale.ROOT,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"none\" stroke=\"%s\"/>%n",
                    at,
                    y(reference.apply(points.get(n).getValue()).mean()),
                    color));
        }
        svg.append(String.format(
                Locale.ROOT, "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n", path, color));
    }

    private void legend() {
        double y = HEIGHT - BOTTOM - 40;
        line(LEFT + 30, y - 4, LEFT + 60, y - 4, COMPENSATED, 2, "");
        text(LEFT + 68, y, "start", "black", 13, "with global drift compensation");
        line(LEFT + 30, y + 16, LEFT + 60, y + 16, PLAIN, 2, "");
        text(LEFT + 68, y + 20, "start", "black", 13, "without");
    }

    private void line(double x1, double y1, double x2, double y2, String color, int width, String more) {
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"%d\"%s/>%n",
                x1,
                y1,
                x2,
                y2,
                color,
                width,
                more));
    }

    private void text(double x, double y, String anchor, String color, int size, String text) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\" font-size=\"%d\">%s</text>%n",
                x,
                y,
                anchor,
                color,
                size,
                text));
    }
}
