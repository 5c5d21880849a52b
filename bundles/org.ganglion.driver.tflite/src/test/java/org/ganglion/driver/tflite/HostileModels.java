// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.tflite;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.ganglion.api.GanglionException;
import org.ganglion.api.network.Network;
import org.ganglion.engine.tflite.TfliteFormat;
import org.ganglion.tflite.natives.NativeLibrary;

/**
 * Damages models and gives to the native library whatever the Java reader still accepts: a process of its own, because a mistake
 * ends it. The number of the file under way stands in a file, to be found afterwards.
 */
final class HostileModels {
    private static final int[] WORDS = {0, 1, -1, 2, 3, 4, 7, 8, 127, 128, 255, 256, 65535, 1 << 20, Integer.MAX_VALUE};

    private HostileModels() {}

    /**
     * Arguments: a model beside the project, an operator, or {@code operators} for all; seed; files to try of each; file for the
     * number under way. The exit code is 0 if all were survived.
     */
    public static void main(String[] arguments) throws Exception {
        NativeLibrary.load(SharedModels.nativeCache());
        List<String> names = arguments[0].equals("operators") ? OperatorModel.names() : List.of(arguments[0]);
        long seed = Long.parseLong(arguments[1]);
        int count = Integer.parseInt(arguments[2]);
        int accepted = 0;
        int opened = 0;
        try (RandomAccessFile progress =
                new RandomAccessFile(Path.of(arguments[3]).toFile(), "rw")) {
            for (String name : names) {
                byte[] content =
                        OperatorModel.names().contains(name) ? OperatorModel.of(name) : SharedModels.model(name);
                for (int i = 0; i < count; i++) {
                    byte[] damaged = damage(content, seed + i);
                    if (isAccepted(damaged)) {
                        note(progress, name, seed + i, ++accepted, opened);
                        opened += run(damaged) ? 1 : 0;
                    }
                }
            }
            note(progress, "-", -1, accepted, opened);
        }
    }

    private static boolean isAccepted(byte[] content) {
        try {
            Network network = new TfliteFormat().read("damaged", content);
            return ModelParameters.customOperators(network.node("model")).isEmpty();
        } catch (GanglionException refused) {
            return false;
        }
    }

    private static boolean run(byte[] content) {
        try (NativeInterpreter interpreter = new NativeInterpreter(content, 1)) {
            return interpreter.invoke() && interpreter.invoke();
        } catch (GanglionException refused) {
            return false;
        }
    }

    private static void note(RandomAccessFile progress, String name, long file, int accepted, int opened)
            throws IOException {
        progress.seek(0);
        progress.writeBytes(String.format("%30s %20d %9d %9d%n", name, file, accepted, opened));
    }

    static byte[] damage(byte[] content, long seed) {
        Random random = new Random(seed);
        byte[] damaged = content.clone();
        ByteBuffer words = ByteBuffer.wrap(damaged).order(ByteOrder.LITTLE_ENDIAN);
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            int at = position(content.length, random);
            int word = Math.min(at & ~3, (content.length & ~3) - 4);
            switch (random.nextInt(4)) {
                case 0 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> damaged[at] = (byte) WORDS[random.nextInt(WORDS.length)];
                case 2 -> words.putInt(word, WORDS[random.nextInt(WORDS.length)]);
                default -> words.putInt(word, words.getInt(word) + random.nextInt(17) - 8);
            }
        }
        return damaged;
    }

    /** Most of a file is weights, whose change nobody notices: the tables stand at its ends. */
    private static int position(int length, Random random) {
        int edge = Math.min(length, 12 * 1024);
        return random.nextInt(4) == 0
                ? random.nextInt(length)
                : random.nextBoolean() ? random.nextInt(edge) : length - 1 - random.nextInt(edge);
    }
}
