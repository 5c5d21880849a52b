// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.origin;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.transfer.Artifact;
import org.ganglion.transfer.Companions;
import org.ganglion.transfer.receiving.Link;
import org.ganglion.transfer.receiving.Links;

/** A repository's folder on a web server. */
final class HttpLinks implements Links {
    private static final int ATTEMPTS = 4;
    private static final long FIRST_PAUSE_MILLIS = 250;

    private final URI base;

    private HttpLinks(URI base) {
        this.base = base;
    }

    /** @param address of the folder that holds {@code metadata} and {@code targets} */
    static HttpLinks of(URI address) {
        if (address.getHost() == null || address.getRawQuery() != null || address.getRawFragment() != null) {
            throw new GanglionException(
                    Reason.USAGE, "the repository \"" + address + "\" is not http://host/folder without query");
        }
        String text = address.toString();
        return new HttpLinks(URI.create(text.endsWith("/") ? text : text + '/'));
    }

    /** File names are quoted as they are, so that a name with a percent sign is still that file's. */
    private URL url(String path) {
        try {
            return base.resolve('.' + new URI(null, null, '/' + path, null).toASCIIString())
                    .toURL();
        } catch (URISyntaxException | IOException e) {
            throw new GanglionException(Reason.USAGE, base + path + ": is no address: " + e.getMessage(), e);
        }
    }

    @Override
    public Link open(Artifact artifact, String path) {
        URL list = artifact.hashListSha256()
                .map(digest -> url(Companions.file(Companions.hashListPath(artifact.sha256()), digest)))
                .orElse(null);
        return new HttpLink(artifact, url(path), list);
    }

    @Override
    public byte[] read(String path, int most) throws InterruptedException {
        URL url = url(path);
        long pause = FIRST_PAUSE_MILLIS;
        for (int i = 1; ; i++) {
            try {
                return once(url, most);
            } catch (IOException e) {
                if (i == ATTEMPTS) {
                    throw new GanglionException(Reason.NETWORK, url + ": cannot be read: " + e.getMessage(), e);
                }
                pause = 2 * pause;
            } catch (HttpAnswer.Busy e) {
                if (i == ATTEMPTS) {
                    throw new GanglionException(Reason.BUSY, url + ": " + e.getMessage(), e);
                }
                pause = e.millis();
            }
            TimeUnit.MILLISECONDS.sleep(pause);
        }
    }

    private static byte[] once(URL url, int most) throws IOException, HttpAnswer.Busy {
        HttpURLConnection connection = HttpAnswer.to(url, null, opened -> {});
        try (InputStream in = new SteadyStream(connection.getInputStream())) {
            byte[] read = in.readNBytes(most);
            if (in.read() >= 0) {
                throw new GanglionException(
                        Reason.TOO_LARGE, url + ": has more than the " + most + " bytes that are taken");
            }
            long said = connection.getContentLengthLong();
            if (said >= 0 && said != read.length) {
                throw new IOException("the answer ends after " + read.length + " of " + said + " bytes");
            }
            return read;
        } finally {
            connection.disconnect();
        }
    }
}
