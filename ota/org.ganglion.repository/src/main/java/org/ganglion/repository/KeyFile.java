// SPDX-License-Identifier: Apache-2.0
package org.ganglion.repository;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.file.DurableFiles;

/**
 * A file that holds a key, or says in which token it is. It lies outside of every repository.
 *
 * <p>Three kinds: a private key (Ed25519 in PKCS#8, PEM, readable by its owner only), a public key (PEM), and a token's (JSON, see {@link
 * TokenKey}).
 */
public final class KeyFile {
    /** The ending of a private key's file. */
    public static final String PRIVATE = ".pem";
    /** The ending of the file beside it with the public key alone, to be given away. */
    public static final String PUBLIC = ".pub";

    private static final int LONGEST = 16 << 10;
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN ([A-Z ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final Set<PosixFilePermission> OF_OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private final Path file;
    private final String text;

    private KeyFile(Path file, String text) {
        this.file = file;
        this.text = text;
    }

    /**
     * Reads one.
     *
     * @throws GanglionException NOT_FOUND, STORAGE, MALFORMED
     */
    public static KeyFile read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new GanglionException(
                    Reason.NOT_FOUND, file + ": there is no such key; make one with 'ganglion repo key " + file + "'");
        }
        try {
            if (Files.size(file) > LONGEST) {
                throw new GanglionException(Reason.MALFORMED, file + ": is no key, it is too long for one");
            }
            return new KeyFile(file, Files.readString(file, StandardCharsets.UTF_8));
        } catch (CharacterCodingException e) {
            throw new GanglionException(Reason.MALFORMED, file + ": is no key, it is no text", e);
        } catch (IOException e) {
            throw new GanglionException(
                    Reason.STORAGE,
                    file + ": cannot be read: " + e.getClass().getSimpleName() + ' ' + e.getMessage(),
                    e);
        }
    }

    /**
     * Makes a new Ed25519 key: the file, and beside it one with the public key alone.
     *
     * @throws GanglionException STORAGE, also if one of the files is there: a key is never overwritten
     */
    public static KeyDescription make(Path file) {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            create(file, KeyDescription.pem("PRIVATE KEY", pair.getPrivate().getEncoded()), true);
            KeyDescription description = KeyDescription.of(file.toString(), pair.getPublic());
            createPublic(file, KeyDescription.pem("PUBLIC KEY", pair.getPublic().getEncoded()));
            return description;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime of 15 or later has Ed25519", e);
        }
    }

    /** A private key without its public part would stand in the way of the next try, and nobody has used it yet. */
    private static void createPublic(Path file, String text) {
        try {
            create(publicFile(file), text, false);
        } catch (GanglionException e) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException left) {
                e.addSuppressed(left);
            }
            throw e;
        }
    }

    /**
     * Writes down which key of a token is meant. The key stays in the token.
     *
     * @param configuration file of Java's SunPKCS11
     * @param pin of the token
     * @throws GanglionException NOT_FOUND if the token has no such key, DEVICE if it refuses, STORAGE
     */
    public static KeyDescription ofToken(Path file, Path configuration, String alias, char[] pin) {
        TokenKey key = TokenKey.find(configuration, alias, pin);
        KeyDescription description = KeyDescription.of(alias, key.publicKey());
        create(file, key.text(), false);
        return description;
    }

    /** Where the public part of a private key is written. */
    public static Path publicFile(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return file.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + PUBLIC);
    }

    static void create(Path file, String text, boolean secret) {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = secret && posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
        try {
            new LocalDisk().createFolder(file.toAbsolutePath().getParent());
            DurableFiles.create(file, text.getBytes(StandardCharsets.UTF_8), attributes);
        } catch (FileAlreadyExistsException e) {
            throw new GanglionException(
                    Reason.STORAGE, file + ": is there already, and a key is never overwritten; name another file", e);
        } catch (IOException e) {
            throw new GanglionException(
                    Reason.STORAGE,
                    file + ": cannot be written: " + e.getClass().getSimpleName() + ' ' + e.getMessage(),
                    e);
        }
    }

    /** The public part. */
    public KeyDescription description() {
        if (TokenKey.isOne(text)) {
            return KeyDescription.of(file.toString(), TokenKey.read(file, text).publicKey());
        }
        Pem pem = pem();
        try {
            return KeyDescription.of(
                    file.toString(), pem.isPrivate() ? publicOf(privateKey(pem.bytes)) : publicKey(pem.bytes));
        } catch (GeneralSecurityException e) {
            throw malformed(e);
        }
    }

    /** Whether it can sign. */
    public boolean canSign() {
        return TokenKey.isOne(text) || pem().isPrivate();
    }

    /**
     * The private key, ready to sign.
     *
     * @param pin of the token, where it is one's
     * @throws GanglionException UNTRUSTED if others can read the file; USAGE if it is a public key or the PIN is missing; DEVICE if the
     *     token refuses
     */
    public SigningKey signing(Optional<char[]> pin) {
        if (TokenKey.isOne(text)) {
            return TokenKey.read(file, text).signing(pin);
        }
        Pem pem = pem();
        if (!pem.isPrivate()) {
            throw new GanglionException(
                    Reason.USAGE, file + ": is a public key; to sign, name the file with the private one");
        }
        requireSecret();
        try {
            PrivateKey key = privateKey(pem.bytes);
            return new SigningKey(KeyDescription.of(file.toString(), publicOf(key)), key, Optional.empty());
        } catch (GeneralSecurityException e) {
            throw malformed(e);
        }
    }

    private void requireSecret() {
        try {
            if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
                Set<PosixFilePermission> open = EnumSet.copyOf(OF_OTHERS);
                open.retainAll(Files.getPosixFilePermissions(file));
                if (!open.isEmpty()) {
                    throw new GanglionException(
                            Reason.UNTRUSTED,
                            file + ": others than its owner can read or write this private key; run 'chmod 600 " + file
                                    + "', and ask yourself who has read it");
                }
            }
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private record Pem(String kind, byte[] bytes) {
        boolean isPrivate() {
            return kind.equals("PRIVATE KEY");
        }
    }

    private Pem pem() {
        Matcher pem = PEM.matcher(text);
        if (!pem.find() || !pem.group(1).matches("PRIVATE KEY|PUBLIC KEY")) {
            throw malformed(null);
        }
        try {
            return new Pem(pem.group(1), Base64.getMimeDecoder().decode(pem.group(2)));
        } catch (IllegalArgumentException e) {
            throw malformed(e);
        }
    }

    private GanglionException malformed(Exception cause) {
        return new GanglionException(
                Reason.MALFORMED,
                file
                        + ": holds no key that is known here: a PEM file with a PRIVATE KEY (PKCS#8, Ed25519) or a PUBLIC KEY, "
                        + "or what 'ganglion repo key --pkcs11' writes",
                cause);
    }

    static PublicKey publicKey(byte[] encoded) throws GeneralSecurityException {
        // the object identifier of Ed25519, 1.3.101.112, stands at a fixed place
        boolean edwards = encoded.length == 44 && encoded[4] == 6 && encoded[6] == 0x2b && encoded[7] == 0x65;
        return KeyFactory.getInstance(edwards ? "Ed25519" : "EC").generatePublic(new X509EncodedKeySpec(encoded));
    }

    private static PrivateKey privateKey(byte[] encoded) throws GeneralSecurityException {
        return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded));
    }

    /** A private key of Ed25519 is the seed from which the pair is made. */
    private static PublicKey publicOf(PrivateKey key) throws GeneralSecurityException {
        if (key instanceof ECPrivateKey || !(key instanceof EdECPrivateKey edwards)) {
            throw new GeneralSecurityException("not Ed25519");
        }
        byte[] seed = edwards.getBytes().orElseThrow(() -> new GeneralSecurityException("the key has no value"));
        KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
        generator.initialize(NamedParameterSpec.ED25519, new SeedSource(seed));
        return generator.generateKeyPair().getPublic();
    }

    /** Gives a known seed where a random one is asked for. */
    private static final class SeedSource extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final transient byte[] seed;

        SeedSource(byte[] seed) {
            this.seed = seed;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            if (bytes.length != seed.length) {
                throw new IllegalStateException("a seed of " + bytes.length + " bytes is asked for");
            }
            System.arraycopy(seed, 0, bytes, 0, seed.length);
        }
    }
}
