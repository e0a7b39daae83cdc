package dev.thaw.jupyter;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.messages.ContentType;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.publish.PublishStream;

/**
 * Sends what cells show, in order, from one thread that no interrupt reaches.
 *
 * <p>The kernel sends one signed message for each {@code println} and its socket drops what waits beyond 1000: of
 * 50,000 lines a third arrives. Here prints are gathered for {@value #GATHER_MILLIS} ms or {@value #BLOCK} characters,
 * and the limit is lifted. A message of another kind sends the gathered prints first, so the order on the page is the
 * order in the cell.
 */
final class Outbox {

    /** How long a print may wait for company, in milliseconds. */
    static final long GATHER_MILLIS = 40;
    /** How many characters are sent at once at least, when a cell prints much. */
    static final int BLOCK = 32_768;
    private static final long DRAIN_SECONDS = 30;

    private final ScheduledThreadPoolExecutor sender = new ScheduledThreadPoolExecutor(1, Outbox::daemon);
    private final StringBuilder gathered = new StringBuilder();
    private ShellReplyEnvironment cell;
    private PublishStream.StreamType stream;
    private boolean flushPlanned;
    private ShellReplyEnvironment lastSeen;

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "thaw-display");
        thread.setDaemon(true);
        return thread;
    }

    /** Gathers what a cell printed. */
    synchronized void print(ShellReplyEnvironment from, PublishStream.StreamType kind, String text) {
        meet(from);
        if (from != cell || kind != stream) {
            sendGathered();
            cell = from;
            stream = kind;
        }
        gathered.append(text);
        if (gathered.length() >= BLOCK) {
            sendGathered();
        } else if (!flushPlanned) {
            flushPlanned = true;
            sender.schedule(this::flushLater, GATHER_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Sends a message after everything that was printed before it. */
    synchronized <T extends ContentType<T>> void publish(ShellReplyEnvironment to, T content) {
        meet(to);
        sendGathered();
        sender.execute(() -> send(to, content));
    }

    /** Waits until all that was handed over so far is with the socket; an interrupt waits, and is kept. */
    void drain() {
        Future<?> done;
        synchronized (this) {
            sendGathered();
            done = sender.submit(() -> { });
        }
        uninterrupted(() -> done.get(DRAIN_SECONDS, TimeUnit.SECONDS));
    }

    private synchronized void flushLater() {
        flushPlanned = false;
        sendGathered();
    }

    private void sendGathered() {
        if (gathered.length() > 0) {
            ShellReplyEnvironment to = cell;
            PublishStream content = new PublishStream(stream, gathered.toString());
            gathered.setLength(0);
            sender.execute(() -> send(to, content));
        }
    }

    /** Straight to the socket: the environment's own call could swap places with the cell's reply. */
    private static <T extends ContentType<T>> void send(ShellReplyEnvironment to, T content) {
        to.getIopub().sendMessage(new Message<>(to.getContext(), content.getType(), content));
    }

    /** On a cell's first message: no limit on waiting messages, and the rest is sent before the cell is done. */
    private void meet(ShellReplyEnvironment environment) {
        if (environment != lastSeen) {
            lastSeen = environment;
            KernelCompat.liftOutputLimit(environment);
            environment.defer(this::drain);
        }
    }

    private static void uninterrupted(Callable<?> wait) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    wait.call();
                    return;
                } catch (InterruptedException again) {
                    interrupted = true;
                } catch (TimeoutException | ExecutionException lost) {
                    return;
                } catch (Exception impossible) {
                    throw new IllegalStateException("waiting for the display thread failed", impossible);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
