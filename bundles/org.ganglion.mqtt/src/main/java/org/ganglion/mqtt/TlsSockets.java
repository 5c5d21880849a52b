// SPDX-License-Identifier: Apache-2.0
package org.ganglion.mqtt;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.ganglion.api.messaging.ConnectionSettings.Tls;

/** TLS by the settings: whom to trust and what to show. */
record TlsSockets(SSLSocketFactory factory, boolean checkHostName) {

    static TlsSockets of(Optional<Tls> settings) {
        try {
            if (settings.isEmpty()) {
                return new TlsSockets(SSLContext.getDefault().getSocketFactory(), true);
            }
            Tls tls = settings.get();
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(tls), trust(tls), null);
            return new TlsSockets(context.getSocketFactory(), tls.checkHostName());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException(
                    "TLS cannot be set up (" + settings.map(Tls::toString).orElse("defaults") + "): " + e.getMessage()
                            + "; check files and passwords",
                    e);
        }
    }

    private static KeyManager[] keys(Tls tls) throws GeneralSecurityException, IOException {
        if (tls.keyStore().isEmpty()) {
            return new KeyManager[0];
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(
                open(tls.keyStore().get(), tls.keyPassword()), tls.keyPassword().toCharArray());
        return factory.getKeyManagers();
    }

    private static TrustManager[] trust(Tls tls) throws GeneralSecurityException, IOException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(tls.trustStore().isEmpty() ? null : open(tls.trustStore().get(), tls.trustPassword()));
        return factory.getTrustManagers();
    }

    private static KeyStore open(Path store, String password) throws GeneralSecurityException, IOException {
        File file = store.toFile();
        if (!file.canRead()) {
            throw new IOException(store + " is not there or not readable");
        }
        return KeyStore.getInstance(file, password.toCharArray());
    }
}
