// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir.hdf5;

import static org.ganglion.format.nir.hdf5.Hdf5Image.doubles;
import static org.ganglion.format.nir.hdf5.Hdf5Image.longs;
import static org.ganglion.format.nir.hdf5.Hdf5Image.string;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Files that are built to hurt their reader. */
class Hdf5HostileTest {

    private static final Limits SMALL = new Limits(1 << 20, 1000);

    /** Finds the n-th place of a signature. */
    private static int place(byte[] file, String signature, int n) {
        byte[] wanted = signature.getBytes(StandardCharsets.ISO_8859_1);
        int seen = 0;
        for (int at = 0; at + wanted.length <= file.length; at++) {
            if (Arrays.equals(file, at, at + wanted.length, wanted, 0, wanted.length) && seen++ == n) {
                return at;
            }
        }
        throw new AssertionError("no " + signature);
    }

    private static ByteBuffer little(byte[] file) {
        return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static Group root(byte[] file) throws Hdf5Exception {
        return Hdf5File.open(ByteBuffer.wrap(file), SMALL).root();
    }

    private interface Reading {
        void run() throws Hdf5Exception;
    }

    private static void refused(Hdf5Exception.Kind kind, String path, String word, Reading reading) {
        Hdf5Exception e = assertThrows(Hdf5Exception.class, reading::run);
        assertEquals(kind, e.kind(), e.getMessage());
        assertEquals(path, e.path(), e.getMessage());
        assertTrue(e.getMessage().contains(word), e.getMessage());
    }

    private static final Hdf5Exception.Kind DAMAGED = Hdf5Exception.Kind.DAMAGED;
    private static final Hdf5Exception.Kind TOO_LARGE = Hdf5Exception.Kind.TOO_LARGE;

    @Test
    void givenAnImage_whenItIsRead_thenItIsARightFile() throws Hdf5Exception {
        Group root = root(Hdf5Image.of(Map.of("a", doubles(new int[] {2}, 1, 2), "g", Map.of("t", string("x")))));
        assertArrayEquals(new double[] {1, 2}, root.dataset("a").doubles());
        assertEquals("x", root.group("g").dataset("t").strings()[0]);
        assertEquals(new int[0].length, root.group("g").dataset("t").shape().length);
    }

    @Test
    void givenACutFile_whenItIsOpened_thenTheSuperblockSaysSo() {
        byte[] file = Hdf5Image.of(Map.of("a", doubles(new int[] {2}, 1, 2)));
        refused(DAMAGED, "/", "cut short", () -> root(Arrays.copyOf(file, file.length - 1)));
        refused(DAMAGED, "/", "signature", () -> root(Arrays.copyOf(file, 7)));
        refused(DAMAGED, "/", "signature", () -> root(new byte[0]));
    }

    @Test
    void givenAUserBlock_whenItIsOpened_thenItIsUnsupported() {
        byte[] file = Hdf5Image.of(Map.of());
        little(file).putLong(24, 512);
        refused(Hdf5Exception.Kind.UNSUPPORTED, "/", "user block", () -> root(file));
    }

    @Test
    void givenADatasetOfTwoToTheForty_whenItIsRead_thenNothingIsAllocated() {
        byte[] file = Hdf5Image.of(Map.of("a", doubles(new int[] {7, 5}, new double[35])));
        int at = place(file, "\7\0\0\0\0\0\0\0\5\0\0\0\0\0\0\0", 0);
        little(file).putLong(at, 1L << 40);
        refused(TOO_LARGE, "/a", "shape", () -> root(file).dataset("a").doubles());
        little(file).putLong(at, 1L << 20);
        refused(TOO_LARGE, "/a", "limit", () -> root(file).dataset("a").doubles());
        little(file).putLong(at, 100);
        refused(DAMAGED, "/a", "beyond the end", () -> root(file).dataset("a").doubles());
        little(file).putLong(at, -1);
        refused(DAMAGED, "/a", "length of", () -> root(file).dataset("a").doubles());
    }

    @Test
    void givenAGroupTreeThatLeadsBack_whenItIsOpened_thenItIsRefused() {
        byte[] file = Hdf5Image.of(Map.of("a", longs(new int[0], 1)));
        int tree = place(file, "TREE", 0);
        little(file).put(tree + 5, (byte) 1).putLong(tree + 32, tree);
        refused(DAMAGED, "/", "not a tree", () -> root(file));
        little(file).put(tree + 5, (byte) 99);
        refused(DAMAGED, "/", "level 99", () -> root(file));
    }

    @Test
    void givenAGroupThatHoldsItself_whenItIsFollowed_thenItIsRefused() {
        byte[] file = Hdf5Image.of(Map.of("g", Map.of("h", Map.of())));
        // the root group's node is written last; its first entry is g, whose entry for h is pointed back at g
        int inner = place(file, "SNOD", 1);
        long addressOfG = little(file).getLong(place(file, "SNOD", 2) + 16);
        little(file).putLong(inner + 16, addressOfG);
        refused(DAMAGED, "/g/h", "links back", () -> root(file).group("g").group("h"));
    }

    @Test
    void givenAHeaderThatContinuesInItself_whenItIsRead_thenItIsRefused() {
        byte[] file = Hdf5Image.of(Map.of("a", doubles(new int[] {2}, 1, 2)));
        int address = (int) little(file).getLong(place(file, "SNOD", 0) + 16);
        // the first message becomes a continuation that points at the header's own block
        ByteBuffer header = little(file);
        header.putShort(address + 16, (short) 0x10)
                .putLong(address + 24, address + 16)
                .putLong(address + 32, 40);
        header.putShort(address + 2, (short) 1000);
        refused(DAMAGED, "/a", "cycle", () -> root(file).dataset("a"));
    }

    @Test
    void givenAHeapOfEmptyObjects_whenAStringIsRead_thenTheSearchEnds() {
        byte[] file = Hdf5Image.of(Map.of("t", string("hello")));
        int heap = place(file, "GCOL", 0);
        little(file).putShort(heap + 16, (short) 9).putLong(heap + 24, 0);
        refused(DAMAGED, "/t", "no object 1", () -> root(file).dataset("t").strings());
        little(file).putLong(heap + 24, Long.MAX_VALUE);
        refused(DAMAGED, "/t", "cut short", () -> root(file).dataset("t").strings());
        little(file).putLong(heap + 8, 1L << 40);
        refused(DAMAGED, "/t", "beyond the end", () -> root(file).dataset("t").strings());
    }

    @Test
    void givenAStringLongerThanItsHeap_whenItIsRead_thenItIsRefused() {
        byte[] file = Hdf5Image.of(Map.of("t", string("hello")));
        int reference = place(file, "\5\0\0\0", 1);
        for (int n = 0; little(file).getInt(reference + 12) != 1; n++) {
            reference = place(file, "\5\0\0\0", n);
        }
        little(file).putInt(reference, Integer.MAX_VALUE);
        refused(DAMAGED, "/t", "shorter than its string", () -> root(file)
                .dataset("t")
                .strings());
    }

    private static byte[] chunked(int[] shape, int[] chunk, Map<List<Integer>, byte[]> stored, int... filters) {
        Hdf5Image.Data data = doubles(shape).in(new Hdf5Image.Chunks(chunk, Hdf5Image.filters(filters), stored));
        return Hdf5Image.of(Map.of("c", data));
    }

    @Test
    void givenChunksThatWereDeflated_whenTheyAreRead_thenMissingOnesAreZero() throws Hdf5Exception {
        ByteBuffer two = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(5)
                .putDouble(6);
        byte[] file = chunked(new int[] {5}, new int[] {2}, Map.of(List.of(2), FiltersTest.deflated(two.array())), 1);
        assertArrayEquals(new double[] {0, 0, 5, 6, 0}, root(file).dataset("c").doubles());
    }

    @Test
    void givenADeflateBomb_whenItIsRead_thenTheSizeOfAChunkBoundsIt() {
        byte[] bomb = FiltersTest.deflated(new byte[20 << 20]);
        byte[] file = chunked(new int[] {4}, new int[] {4}, Map.of(List.of(0), bomb), 1);
        refused(DAMAGED, "/c", "expands beyond", () -> root(file).dataset("c").doubles());
        byte[] wide = chunked(new int[] {4}, new int[] {1 << 24}, Map.of(List.of(0), bomb), 1);
        refused(TOO_LARGE, "/c", "limit", () -> root(wide).dataset("c").doubles());
    }

    @Test
    void givenManyChunksInOnePlace_whenTheyAreRead_thenWorkIsNotRepeated() {
        Map<List<Integer>, byte[]> stored = new TreeMap<>((a, b) -> a.get(0) - b.get(0));
        for (int i = 0; i < 50; i++) {
            stored.put(List.of(i), FiltersTest.deflated(new byte[8]));
        }
        byte[] file = chunked(new int[] {50}, new int[] {1}, stored, 1);
        int tree = place(file, "TREE", 0);
        // entries of 32 bytes: size, mask, two offsets, address; the second claims the place of the first
        little(file).putLong(tree + 24 + 32 + 8, 0);
        refused(DAMAGED, "/c", "two chunks", () -> root(file).dataset("c").doubles());
        little(file).putLong(tree + 24 + 32 + 8, 1L << 40);
        refused(DAMAGED, "/c", "where none belongs", () -> root(file)
                .dataset("c")
                .doubles());
    }

    @Test
    void givenAFilterNobodyKnows_whenItIsRead_thenItsNumberIsNamed() {
        byte[] file = chunked(new int[] {4}, new int[] {4}, Map.of(List.of(0), new byte[32]), 4);
        refused(Hdf5Exception.Kind.UNSUPPORTED, "/c", "filter 4", () -> root(file)
                .dataset("c"));
    }

    @Test
    void givenMoreLinksThanAllowed_whenTheGroupIsOpened_thenItIsRefused() {
        Map<String, Object> many = new TreeMap<>();
        for (int i = 0; i <= 1000; i++) {
            many.put("n" + i, longs(new int[0], i));
        }
        refused(TOO_LARGE, "/", "1000 links", () -> root(Hdf5Image.of(many)));
    }

    @Test
    void givenWrongKinds_whenTheyAreRead_thenTheMismatchIsNamed() throws Hdf5Exception {
        Group root = root(Hdf5Image.of(Map.of("g", Map.of(), "t", string("x"), "d", doubles(new int[0], 1.5))));
        Hdf5Exception.Kind mismatch = Hdf5Exception.Kind.MISMATCH;
        refused(mismatch, "/", "nothing named", () -> root.dataset("x"));
        refused(mismatch, "/g", "a group where a dataset", () -> root.dataset("g"));
        refused(mismatch, "/t", "a dataset where a group", () -> root.group("t"));
        refused(mismatch, "/t", "numbers are expected", () -> root.dataset("t").doubles());
        refused(mismatch, "/d", "integers are expected", () -> root.dataset("d").longs());
        refused(mismatch, "/d", "strings are expected", () -> root.dataset("d").strings());
    }
}
