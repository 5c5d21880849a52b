// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.repository;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.Command;
import org.ganglion.api.command.CommandContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Keeps a repository of releases: its keys, its signatures, what is old. */
@Component
public final class RepoCommand implements Command {
    static final Argument ACTION = new Argument("ACTION", "init, key, sign, rotate, timestamp, verify or gc", true);
    static final Argument WHAT = new Argument(
            "WHAT", "key: the file to make; sign: one file, instead of all that waits; rotate: the role", false);

    static final Option PUBLISHER = new Option("--publisher", "NAME", "init: who may release, default local", true);
    static final Option ROLE_KEY =
            new Option("--role-key", "ROLE=FILE", "init: a key of a role, such as root=alice.pub", true);
    static final Option THRESHOLD = new Option(
            "--threshold", "ROLE=N", "init, and rotate as N: how many keys must sign for the role, default 1", true);
    static final Option EXPIRES = new Option(
            "--expires",
            "ROLE=DAYS",
            "init, and rotate and timestamp as DAYS: how long signatures of the role are good",
            true);
    static final Option ADD = new Option("--add", "FILE", "rotate: a further key of the role", true);
    static final Option REMOVE =
            new Option("--remove", "KEY", "rotate: a key that goes, by its file or at least 8 digits of its id", true);
    static final Option PKCS11 =
            Option.of("--pkcs11", "FILE", "key: the key is in a token; the configuration file of Java's SunPKCS11");
    static final Option ALIAS = Option.of("--alias", "NAME", "key: of the key in the token, default the file's name");
    static final Option ROOT =
            Option.of("--root", "FILE", "verify: the root that a device has, default the repository's first");
    static final Option NOW = Option.flag(
            "--now", "sign: a new root is published even if no device can update then until the next timestamp");
    static final Option DELETE = Option.flag("--delete", "gc: delete what is listed");

    private static final Set<Option> COMMON = Set.of(RepositoryOptions.REPO, RepositoryOptions.JSON);

    /** One thing that can be done, and the options that it takes. */
    private record Action(Set<Option> options, Doing doing) {}

    /** Does it. */
    @FunctionalInterface
    private interface Doing {
        int in(CommandContext context);
    }

    private static final Map<String, Action> ACTIONS = actions();

    private static Map<String, Action> actions() {
        Set<Option> signing = Set.of(KeyRing.KEYS, KeyRing.KEY, KeyRing.PIN_FILE);
        Map<String, Action> actions = new LinkedHashMap<>();
        actions.put(
                "init",
                new Action(with(signing, PUBLISHER, ROLE_KEY, THRESHOLD, EXPIRES), context -> new InitAction(context)
                        .run()));
        actions.put(
                "key", new Action(Set.of(PKCS11, ALIAS, KeyRing.PIN_FILE), context -> new KeyAction(context).run()));
        actions.put("sign", new Action(with(signing, NOW), context -> new SignAction(context).run()));
        actions.put(
                "rotate",
                new Action(with(signing, ADD, REMOVE, THRESHOLD, EXPIRES), context -> new RotateAction(context).run()));
        actions.put("timestamp", new Action(with(signing, EXPIRES), context -> new TimestampAction(context).run()));
        actions.put("verify", new Action(Set.of(ROOT), context -> new VerifyAction(context).run()));
        actions.put("gc", new Action(Set.of(DELETE), context -> new SweepAction(context).run()));
        return actions;
    }

    private static Set<Option> with(Set<Option> some, Option... others) {
        Set<Option> all = new HashSet<>(some);
        all.addAll(List.of(others));
        return all;
    }

    /** Made by the component runtime. */
    @Activate
    public RepoCommand() {}

    @Override
    public String name() {
        return "repo";
    }

    @Override
    public String summary() {
        return "makes, signs and checks a repository of releases (The Update Framework)";
    }

    @Override
    public String description() {
        return """
                A repository is a plain folder (metadata/, targets/) that can lie on a web server, a USB stick or beside
                'ganglion publish'. Its roles: root says who is who, targets says what publishers there are, each publisher
                and 'campaigns' vouch for files, snapshot says what belongs together, timestamp what is newest.

                  init       makes keys (in keys/, 0600) and an empty repository. A role with ROLE.pub alone in keys/, or with
                             --role-key, keeps its private key elsewhere: what it must sign waits in repo/prepared/
                  key FILE   makes an Ed25519 key (FILE and FILE with .pub beside it), or writes down a key of a token
                             (--pkcs11); never overwrites
                  sign       signs all that waits and that the keys may sign, publishes what is complete
                  sign FILE  signs a copy of a waiting file on another machine; carry it back to repo/prepared/, then 'sign'
                  rotate ROLE  other keys (--add, --remove, --threshold), a new publisher, or, without these, a later expiry;
                             a new root is signed by the old keys and the new ones
                  timestamp  tells clients what is newest; to be run after each release, and before it expires (7 days)
                  verify     checks everything as a device would, and every file's digest; lists what waits in repo/prepared/,
                             with the signatures that it has and the keys that are missing
                  gc         lists what nothing names any more; with --delete deletes it

                  ganglion repo init
                  ganglion release kitchen --version 1.0.0 --profile demo --model kws.tflite
                  ganglion repo timestamp

                  ganglion repo init --publisher acme --role-key root=alice.pub --role-key root=bob.pub --threshold root=2
                  ganglion repo sign root.json --key alice.pem
                  ganglion repo rotate acme --add new.pub --remove 1f0c22ab
                  ganglion repo key root.json --pkcs11 token.cfg --alias root

                Exit code: 0 also when something waits for signatures of others; 1 when a key that was given has nothing to sign, or
                verify finds a problem.

                Keys belong to people, not into the repository. root.pem and targets.pem are needed only by init and rotate: keep
                them on another machine or in a token (ECDSA P-256 by PKCS#11). cnf/docs/repository.md tells the whole story.
                """;
    }

    @Override
    public List<Argument> arguments() {
        return List.of(ACTION, WHAT);
    }

    @Override
    public List<Option> options() {
        return List.of(
                RepositoryOptions.REPO,
                KeyRing.KEYS,
                KeyRing.KEY,
                PUBLISHER,
                ROLE_KEY,
                THRESHOLD,
                EXPIRES,
                ADD,
                REMOVE,
                PKCS11,
                ALIAS,
                KeyRing.PIN_FILE,
                ROOT,
                NOW,
                DELETE,
                RepositoryOptions.JSON);
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.of(WHAT.name()).with("key", "rotate"));
    }

    @Override
    public int run(CommandContext context) {
        String name = context.argument(ACTION.name()).orElseThrow();
        Action action = ACTIONS.get(name);
        if (action == null) {
            throw new GanglionException(
                    Reason.USAGE, "'" + name + "' is nothing that repo does; it does " + ACTIONS.keySet());
        }
        for (Option option : options()) {
            boolean given = option.value() == null
                    ? context.flag(option.name())
                    : !context.options(option.name()).isEmpty();
            if (given && !COMMON.contains(option) && !action.options.contains(option)) {
                throw new GanglionException(
                        Reason.USAGE, option.name() + " is not for 'repo " + name + "'; see 'ganglion repo --help'");
            }
        }
        if (context.argument(WHAT.name()).isPresent()
                && !Set.of("key", "sign", "rotate").contains(name)) {
            throw new GanglionException(
                    Reason.USAGE,
                    "'" + context.argument(WHAT.name()).get() + "' is one word too many for 'repo " + name + "'");
        }
        return action.doing.in(context);
    }
}
