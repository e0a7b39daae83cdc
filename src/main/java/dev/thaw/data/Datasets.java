package dev.thaw.data;

import dev.thaw.data.shapes.ShapesWorld;
import dev.thaw.store.Card;
import dev.thaw.store.CardFile;
import dev.thaw.store.Cards;
import dev.thaw.store.Download;
import dev.thaw.store.DownloadException;
import dev.thaw.store.DownloadListener;
import dev.thaw.store.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Opens data sets by name: the drawn ones, the classic ones, and folders of a person's own photos. */
public final class Datasets {

    /** What a name starts with when the rest is the path of an image folder or zip file. */
    public static final String FOLDER_PREFIX = "folder:";

    private static final Set<String> IDX = Set.of("mnist", "fashion-mnist");

    private Datasets() { }

    /**
     * Opens a data set; never downloads.
     *
     * <p>{@code shapes/…} are drawn on first use (some seconds) and cached. The others are looked for under
     * {@code THAW_DATA/NAME}, {@code THAW_DATA/data/NAME} and in Thaw's cache, those of photos also as zip files there.
     * {@code folder:PATH} reads own photos at 32×32 pixels; {@link ImageFolder} and {@link #photos} offer more.
     *
     * @param name one of {@link #list()}, or {@code folder:PATH}
     * @return the whole data set in memory
     * @throws IllegalArgumentException if no data set has this name, or its files are damaged; the message names the file
     * @throws IllegalStateException if its files are not on this machine; the message says how to get them
     */
    public static Dataset load(String name) {
        if (name.startsWith(FOLDER_PREFIX)) {
            return photos(name).load();
        }
        if (!list().contains(name)) {
            throw new IllegalArgumentException("there is no data set \"%s\"; give one of %s, or folder:PATH for own photos"
                    .formatted(name, list()));
        }
        return find(Cards.of(name)).orElseThrow(() -> new IllegalStateException(absent(Cards.of(name))));
    }

    /**
     * Opens a data set, and downloads it first when it is not on this machine.
     *
     * <p>Beside it only {@code Pretrained.download} downloads anything.
     *
     * <p>The listener hears host and size before the first byte. An interrupted download goes on at the next call.
     *
     * @param name one of {@link #list()}
     * @param listener hears how it goes
     * @return the whole data set in memory
     * @throws IllegalArgumentException if no data set has this name, or it has no URL
     * @throws IllegalStateException if {@code THAW_OFFLINE} forbids downloads
     * @throws DownloadException if the download fails or brings other bytes than the card says
     */
    public static Dataset download(String name, DownloadListener listener) {
        Card card = Cards.of(name);
        Optional<Dataset> here = find(card);
        if (here.isPresent()) {
            return here.get();
        }
        Path folder = Location.own(name);
        for (CardFile file : card.files()) {
            Path fetched = Download.of(file, folder).fetch(listener);
            if (fetched.toString().endsWith(".tar.gz")) {
                TarArchive.unpack(fetched, folder);
            }
        }
        return load(name);
    }

    /**
     * Opens the data set that {@code THAW_DATASET} names, so that a notebook runs unchanged on other images.
     *
     * @param fallback the name to open when the setting is absent
     * @return the data set, its pictures with three channels, as the lessons' networks expect them
     */
    public static Dataset chosen(String fallback) {
        return load(Setting.THAW_DATASET.value().orElse(fallback)).inColor();
    }

    /**
     * Finds a data set of photos, to be read at another size than {@link #load} gives.
     *
     * @param name one of {@link #list()} whose files are photos, such as {@code clothing-160}, or {@code folder:PATH}
     * @return its folder or zip file, not yet read
     * @throws IllegalArgumentException if no data set of photos has this name, or its zip file is damaged
     * @throws IllegalStateException if its files are not on this machine; the message says where they were looked for
     */
    public static ImageFolder photos(String name) {
        if (name.startsWith(FOLDER_PREFIX)) {
            return ImageFolder.of(Path.of(name.substring(FOLDER_PREFIX.length())));
        }
        List<String> photos = Cards.ofKind("data").stream().filter(PhotoData::holds).map(Card::name).toList();
        if (!photos.contains(name)) {
            throw new IllegalArgumentException("no data set of photos is called \"%s\"; give one of %s, or folder:PATH for own photos"
                    .formatted(name, photos));
        }
        return PhotoData.find(Cards.of(name)).orElseThrow(() -> new IllegalStateException(absent(Cards.of(name))));
    }

    /**
     * Lists the names that {@link #load} knows, each with a card in {@code datasets/}.
     *
     * @return the names
     */
    public static List<String> list() {
        return Cards.ofKind("data").stream().map(Card::name).toList();
    }

    private static Optional<Dataset> find(Card card) {
        if (card.name().startsWith("shapes/")) {
            return Optional.of(ShapesWorld.load(card));
        }
        if (PhotoData.holds(card)) {
            return PhotoData.find(card).map(ImageFolder::load);
        }
        return IDX.contains(card.name()) ? IdxData.find(card) : CifarData.find(card);
    }

    private static String absent(Card card) {
        String places = Location.folders(card.name()).stream().map(Object::toString).collect(Collectors.joining(", "));
        List<CardFile> remote = card.files().stream().filter(file -> file.url().isPresent()).toList();
        String remedy = remote.isEmpty() ? ""
                : " Or call Datasets.download(\"%s\", listener): %,d MB from %s.".formatted(card.name(),
                        remote.stream().mapToLong(CardFile::bytes).sum() >> 20, remote.get(0).url().orElseThrow().getHost());
        String what = PhotoData.holds(card) ? card.files().get(0).name() : "the folder \"%s\"".formatted(card.name());
        return "\"%s\" is not on this machine. Looked in: %s. Set THAW_DATA to the folder that holds %s.%s"
                .formatted(card.name(), places, what, remedy);
    }
}
