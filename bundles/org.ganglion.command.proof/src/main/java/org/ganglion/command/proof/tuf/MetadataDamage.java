// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.tuf;

import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.ganglion.tuf.metadata.CanonicalJson;
import org.ganglion.tuf.metadata.MalformedMetadataException;

/**
 * Damage to a file of metadata. The even ones are all single bits of all files, spread evenly over any count; the odd ones are bytes
 * replaced, removed, put in or cut off, fields removed or replaced, and fields removed or replaced by somebody who holds the keys.
 */
final class MetadataDamage {
    /** So that few of them reach all parts of all files; prime, so that many of them reach each bit. */
    private static final long STRIDE = 7919;

    private static final List<Object> OTHERS = Arrays.asList(
            null,
            true,
            0L,
            -1L,
            1L << 40,
            Long.MAX_VALUE,
            "",
            "x",
            "../../x",
            "2030-07-01T00:00:61Z",
            List.of(),
            Map.of(),
            List.of("x", "x"),
            Map.of("x", "y"));

    private final SignedRepository repository;
    private final long bits;

    MetadataDamage(SignedRepository repository) {
        this.repository = repository;
        long sum = 0;
        for (String file : SignedRepository.FILES) {
            sum += repository.file(file).length * 8L;
        }
        bits = sum;
    }

    /**
     * A damaged file.
     *
     * @param what says what was done
     * @param signedAgain whether by those who may
     */
    record Damaged(String file, byte[] content, String what, boolean signedAgain) {}

    /** How many single bits there are in all files. */
    long bits() {
        return bits;
    }

    Damaged number(int number, long seed) throws GeneralSecurityException, MalformedMetadataException {
        if (number % 2 == 0) {
            return bit((number / 2) * STRIDE % bits);
        }
        Random random = new Random(seed * 1_000_003 + number);
        String file = SignedRepository.FILES.get(random.nextInt(SignedRepository.FILES.size()));
        return switch (random.nextInt(4)) {
            case 0 -> bytes(file, random);
            case 1 -> field(file, random, true);
            default -> field(file, random, false);
        };
    }

    private Damaged bit(long number) {
        long left = number;
        for (String file : SignedRepository.FILES) {
            byte[] content = repository.file(file).clone();
            if (left < content.length * 8L) {
                content[(int) (left / 8)] ^= (byte) (1 << (left % 8));
                return new Damaged(file, content, "bit " + left, false);
            }
            left -= content.length * 8L;
        }
        throw new IllegalArgumentException(number + " is beyond the last bit");
    }

    private Damaged bytes(String file, Random random) {
        byte[] good = repository.file(file);
        int at = random.nextInt(good.length);
        int count = random.nextInt(4);
        byte[] put = new byte[random.nextInt(4)];
        random.nextBytes(put);
        if (random.nextInt(8) == 0) {
            return new Damaged(file, Arrays.copyOf(good, at), "cut at " + at, false);
        }
        int after = Math.min(good.length, at + count);
        byte[] content = new byte[at + put.length + good.length - after];
        System.arraycopy(good, 0, content, 0, at);
        System.arraycopy(put, 0, content, at, put.length);
        System.arraycopy(good, after, content, at + put.length, good.length - after);
        return new Damaged(file, content, count + " bytes at " + at + " for " + put.length, false);
    }

    private Damaged field(String file, Random random, boolean signAgain)
            throws GeneralSecurityException, MalformedMetadataException {
        Map<String, Object> tree = new LinkedHashMap<>(object(CanonicalJson.parse(repository.file(file))));
        List<Place> places = new ArrayList<>();
        collect(tree.get("signed"), "signed", places);
        if (!signAgain) {
            collect(tree, "", places);
        }
        Place place = places.get(random.nextInt(places.size()));
        place.damage(random);
        byte[] content =
                signAgain ? repository.signAgain(file, object(tree.get("signed"))) : SignedRepository.document(tree);
        return new Damaged(file, content, place.path + (signAgain ? ", signed again" : ""), signAgain);
    }

    /** One field of an object, or one element of a list. */
    private record Place(Object holder, Object key, String path) {
        void damage(Random random) {
            int other = random.nextInt(OTHERS.size() + 2);
            if (holder instanceof Map<?, ?>) {
                if (other >= OTHERS.size()) {
                    object(holder).remove(key);
                } else {
                    object(holder).put((String) key, OTHERS.get(other));
                }
            } else if (other >= OTHERS.size()) {
                list(holder).add(list(holder).get((Integer) key));
            } else {
                list(holder).set((Integer) key, OTHERS.get(other));
            }
        }
    }

    private static void collect(Object value, String path, List<Place> places) {
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                places.add(new Place(value, entry.getKey(), path + "." + entry.getKey()));
                collect(entry.getValue(), path + "." + entry.getKey(), places);
            }
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                places.add(new Place(value, i, path + "[" + i + "]"));
                collect(list.get(i), path + "[" + i + "]", places);
            }
        }
    }

    @SuppressWarnings("unchecked") // as the parser makes them
    private static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked") // as the parser makes them
    private static List<Object> list(Object value) {
        return (List<Object>) value;
    }
}
