// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.proof;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A disk with a cache in front of it, and all that may be on it if the power goes now. The model is ALICE's (Pillai and others, "All File
 * Systems Are Not Created Equal", OSDI 2014), as weak as POSIX allows:
 *
 * <ul>
 *   <li>syncing a file makes its bytes durable, not its name; syncing a folder makes the names in it durable, not their bytes;
 *   <li>what was not synced may be there in part, see {@link Content#remains};
 *   <li>changes of one name happen in their order, changes of different names in any order; a rename happens as a whole or not.
 * </ul>
 */
final class CrashDisk {
    /** Ways in which names may be, of one moment. */
    private static final int MOST_ORDERS = 256;
    /** Ways in which bytes may be, of one such way. */
    private static final int MOST_BYTES = 1024;

    private final Folder root = new Folder();
    private final List<Change> pending = new ArrayList<>();

    private sealed interface Node {}

    /** An inode of a file: bytes that are durable, and writes that are not, in their order. */
    private static final class Inode implements Node {
        private Content durable = Content.EMPTY;
        private final List<Content> unsynced = new ArrayList<>();

        Set<Content> mayBe() {
            Set<Content> all = new LinkedHashSet<>();
            for (int i = unsynced.size() - 1; i >= 0; i--) {
                all.addAll(unsynced.get(i).remains());
            }
            all.add(durable);
            return all;
        }
    }

    private static final class Folder implements Node {
        private final Map<String, Node> durable = new TreeMap<>();
        private final Map<String, Node> now = new TreeMap<>();
    }

    private record Name(Folder folder, String name) {
        /** Folders have no equals: they are told apart as what they are. */
        Name {
            if (name.isEmpty()) {
                throw new IllegalArgumentException("the root has no name");
            }
        }
    }

    /** A change of names: a node taken from one place, or put into another, or both. */
    private record Change(Name from, Name to, Node node) {
        boolean touches(Name name) {
            return name != null && (name.equals(from) || name.equals(to));
        }

        boolean sharesNameWith(Change other) {
            return other.touches(from) || other.touches(to);
        }

        boolean isIn(Folder folder) {
            return from != null && from.folder == folder || to != null && to.folder == folder;
        }

        void apply(Map<Folder, Map<String, Node>> names) {
            if (from != null) {
                names.get(from.folder).remove(from.name, node);
            }
            if (to != null) {
                names.get(to.folder).put(to.name, node);
            }
        }
    }

    /** Everything in the image is durable. */
    CrashDisk(Image image) {
        image.entries().forEach((path, content) -> {
            Name name = find(path);
            Node node = new Folder();
            if (content != null) {
                Inode inode = new Inode();
                inode.durable = content;
                node = inode;
            }
            name.folder.durable.put(name.name, node);
            name.folder.now.put(name.name, node);
        });
    }

    private Name find(String path) {
        Folder folder = root;
        String[] names = path.split("/");
        for (int i = 0; i < names.length - 1; i++) {
            folder = (Folder) folder.now.get(names[i]);
            if (folder == null) {
                throw new IllegalArgumentException(path + ": there is no folder " + names[i]);
            }
        }
        return new Name(folder, names[names.length - 1]);
    }

    private Node node(String path) {
        Name name = find(path);
        Node node = name.folder.now.get(name.name);
        if (node == null) {
            throw new IllegalArgumentException(path + ": is not there");
        }
        return node;
    }

    void apply(Step step) {
        if (step instanceof Step.Write write) {
            write(find(write.file()), new Content(write.bytes()));
        } else if (step instanceof Step.Sync sync) {
            Inode inode = (Inode) node(sync.file());
            if (!inode.unsynced.isEmpty()) {
                inode.durable = inode.unsynced.get(inode.unsynced.size() - 1);
                inode.unsynced.clear();
            }
        } else if (step instanceof Step.Rename rename) {
            change(find(rename.from()), find(rename.to()), node(rename.from()));
        } else if (step instanceof Step.Link link) {
            change(null, find(link.name()), node(link.existing()));
        } else if (step instanceof Step.Delete delete) {
            change(find(delete.name()), null, node(delete.name()));
        } else if (step instanceof Step.CreateFolder create) {
            createFolder(create.folder());
        } else if (step instanceof Step.SyncFolder sync) {
            syncFolder(sync.folder().isEmpty() ? root : (Folder) node(sync.folder()));
        }
    }

    private void write(Name name, Content content) {
        Node node = name.folder.now.get(name.name);
        if (node == null) {
            node = new Inode();
            change(null, name, node);
        }
        ((Inode) node).unsynced.add(content);
    }

    private void createFolder(String path) {
        StringBuilder so = new StringBuilder();
        for (String each : path.split("/")) {
            so.append(so.isEmpty() ? "" : "/").append(each);
            Name name = find(so.toString());
            if (!name.folder.now.containsKey(name.name)) {
                change(null, name, new Folder());
            }
        }
    }

    private void change(Name from, Name to, Node node) {
        Change change = new Change(from, to, node);
        pending.add(change);
        if (from != null) {
            from.folder.now.remove(from.name);
        }
        if (to != null) {
            to.folder.now.put(to.name, node);
        }
    }

    private void syncFolder(Folder folder) {
        boolean[] durable = new boolean[pending.size()];
        for (int i = pending.size() - 1; i >= 0; i--) {
            durable[i] |= pending.get(i).isIn(folder);
            if (durable[i]) {
                for (int before = 0; before < i; before++) {
                    durable[before] |= pending.get(before).sharesNameWith(pending.get(i));
                }
            }
        }
        Map<Folder, Map<String, Node>> names = new DurableNames();
        List<Change> left = new ArrayList<>();
        for (int i = 0; i < durable.length; i++) {
            if (durable[i]) {
                pending.get(i).apply(names);
            } else {
                left.add(pending.get(i));
            }
        }
        pending.clear();
        pending.addAll(left);
    }

    /** The durable names of each folder, themselves. */
    private static final class DurableNames extends HashMap<Folder, Map<String, Node>> {
        private static final long serialVersionUID = 1L;

        @Override
        public Map<String, Node> get(Object folder) {
            return ((Folder) folder).durable;
        }
    }

    /** A copy of the durable names of each folder that is asked for. */
    private static final class CopiedNames extends HashMap<Folder, Map<String, Node>> {
        private static final long serialVersionUID = 1L;

        @Override
        public Map<String, Node> get(Object folder) {
            return computeIfAbsent((Folder) folder, each -> new TreeMap<>(each.durable));
        }
    }

    /** The disk if everything reached it. */
    Image now() {
        CopiedNames names = new CopiedNames();
        pending.forEach(change -> change.apply(names));
        SortedMap<String, Node> nodes = nodes(names);
        SortedMap<String, Content> entries = new TreeMap<>();
        nodes.forEach((path, node) -> entries.put(path, node instanceof Inode inode ? last(inode) : null));
        return new Image(entries);
    }

    private static Content last(Inode inode) {
        return inode.unsynced.isEmpty() ? inode.durable : inode.unsynced.get(inode.unsynced.size() - 1);
    }

    /** All disks that there may be if the power goes now; of very many a sample. */
    void images(Random random, Consumer<Image> each) {
        for (boolean[] reached : orders(random)) {
            CopiedNames names = new CopiedNames();
            for (int i = 0; i < reached.length; i++) {
                if (reached[i]) {
                    pending.get(i).apply(names);
                }
            }
            bytes(nodes(names), random, each);
        }
    }

    /** Which of the pending changes have reached the disk: all sets in which each change of a name follows those before it. */
    private Collection<boolean[]> orders(Random random) {
        List<boolean[]> sets = new ArrayList<>();
        add(0, new boolean[pending.size()], sets);
        if (sets.size() <= MOST_ORDERS) {
            return sets;
        }
        List<boolean[]> some = new ArrayList<>();
        for (int first = 0; first <= pending.size(); first++) {
            boolean[] set = new boolean[pending.size()];
            Arrays.fill(set, 0, first, true);
            some.add(set);
        }
        while (some.size() < MOST_ORDERS) {
            boolean[] set = new boolean[pending.size()];
            for (int i = 0; i < set.length; i++) {
                set[i] = mayFollow(i, set) && random.nextBoolean();
            }
            some.add(set);
        }
        return some;
    }

    private void add(int at, boolean[] set, List<boolean[]> sets) {
        if (sets.size() > MOST_ORDERS) {
            return;
        }
        if (at == set.length) {
            sets.add(set.clone());
            return;
        }
        if (mayFollow(at, set)) {
            set[at] = true;
            add(at + 1, set, sets);
        }
        set[at] = false;
        add(at + 1, set, sets);
    }

    private boolean mayFollow(int at, boolean[] set) {
        for (int before = 0; before < at; before++) {
            if (!set[before] && pending.get(before).sharesNameWith(pending.get(at))) {
                return false;
            }
        }
        return true;
    }

    private SortedMap<String, Node> nodes(CopiedNames names) {
        SortedMap<String, Node> nodes = new TreeMap<>();
        Deque<Map.Entry<String, Folder>> left = new ArrayDeque<>();
        left.add(Map.entry("", root));
        while (!left.isEmpty()) {
            Map.Entry<String, Folder> folder = left.remove();
            names.get(folder.getValue()).forEach((name, node) -> {
                String path = folder.getKey() + name;
                nodes.put(path, node);
                if (node instanceof Folder inner) {
                    left.add(Map.entry(path + '/', inner));
                }
            });
        }
        return nodes;
    }

    private static void bytes(SortedMap<String, Node> nodes, Random random, Consumer<Image> each) {
        Set<Inode> open = new LinkedHashSet<>();
        long ways = 1;
        for (Node node : nodes.values()) {
            if (node instanceof Inode inode && !inode.unsynced.isEmpty() && open.add(inode)) {
                ways = Math.min(Long.MAX_VALUE / (1 << 20), ways * inode.mayBe().size());
            }
        }
        List<Inode> files = List.copyOf(open);
        Map<Inode, Content> chosen = new HashMap<>();
        if (ways <= MOST_BYTES) {
            combine(0, files, chosen, nodes, each);
            return;
        }
        // each file in all its ways while the others are whole, then anything
        files.forEach(file -> chosen.put(file, last(file)));
        for (Inode file : files) {
            for (Content content : file.mayBe()) {
                chosen.put(file, content);
                each.accept(image(nodes, chosen));
            }
            chosen.put(file, last(file));
        }
        for (int i = 0; files.size() > 1 && i < MOST_BYTES / 4; i++) {
            for (Inode file : files) {
                List<Content> all = List.copyOf(file.mayBe());
                chosen.put(file, all.get(random.nextInt(all.size())));
            }
            each.accept(image(nodes, chosen));
        }
    }

    private static void combine(
            int at,
            List<Inode> files,
            Map<Inode, Content> chosen,
            SortedMap<String, Node> nodes,
            Consumer<Image> each) {
        if (at == files.size()) {
            each.accept(image(nodes, chosen));
            return;
        }
        for (Content content : files.get(at).mayBe()) {
            chosen.put(files.get(at), content);
            combine(at + 1, files, chosen, nodes, each);
        }
    }

    private static Image image(SortedMap<String, Node> nodes, Map<Inode, Content> chosen) {
        SortedMap<String, Content> entries = new TreeMap<>();
        nodes.forEach((path, node) ->
                entries.put(path, node instanceof Inode inode ? chosen.getOrDefault(inode, inode.durable) : null));
        return new Image(entries);
    }
}
