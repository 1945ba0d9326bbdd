package dev.fairlead.command;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;

/// The few functions of glibc that starting a process takes, each looked up once. A function that
/// sets `errno` returns `-errno` here when it fails, as the kernel does.
final class Libc {
    static final int EINTR = 4;

    /// Enough for any of the library's opaque structures (the largest has 336 bytes).
    static final long OPAQUE = 512;

    private static final long PIDFD_OPEN = 434;
    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final List<String> MISSING = new ArrayList<>();

    private static final MethodHandle SPAWN =
            plain("posix_spawn", ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle ACTIONS_INIT =
            plain("posix_spawn_file_actions_init", ADDRESS);
    private static final MethodHandle ACTIONS_DESTROY =
            plain("posix_spawn_file_actions_destroy", ADDRESS);
    private static final MethodHandle ACTIONS_DUP =
            plain("posix_spawn_file_actions_adddup2", ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle ACTIONS_OPEN =
            plain(
                    "posix_spawn_file_actions_addopen",
                    ADDRESS,
                    JAVA_INT,
                    ADDRESS,
                    JAVA_INT,
                    JAVA_INT);
    private static final MethodHandle ACTIONS_CHDIR =
            plain("posix_spawn_file_actions_addchdir_np", ADDRESS, ADDRESS);
    private static final MethodHandle ACTIONS_CLOSE_FROM =
            plain("posix_spawn_file_actions_addclosefrom_np", ADDRESS, JAVA_INT);
    private static final MethodHandle ATTRIBUTES_INIT = plain("posix_spawnattr_init", ADDRESS);
    private static final MethodHandle ATTRIBUTES_FLAGS =
            plain("posix_spawnattr_setflags", ADDRESS, JAVA_SHORT);
    private static final MethodHandle ATTRIBUTES_GROUP =
            plain("posix_spawnattr_setpgroup", ADDRESS, JAVA_INT);
    private static final MethodHandle ATTRIBUTES_MASK =
            plain("posix_spawnattr_setsigmask", ADDRESS, ADDRESS);
    private static final MethodHandle ATTRIBUTES_DEFAULTS =
            plain("posix_spawnattr_setsigdefault", ADDRESS, ADDRESS);
    private static final MethodHandle CLOSE = plain("close", JAVA_INT);
    private static final MethodHandle KILL = plain("kill", JAVA_INT, JAVA_INT);
    private static final MethodHandle PIPE = withErrno(JAVA_INT, "pipe2", ADDRESS, JAVA_INT);
    private static final MethodHandle PIDFD =
            handle(
                    FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT),
                    "syscall",
                    Linker.Option.captureCallState("errno"),
                    Linker.Option.firstVariadicArg(1));
    private static final MethodHandle READ =
            withErrno(JAVA_LONG, "read", JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle POLL =
            withErrno(JAVA_INT, "poll", ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle WAITID =
            withErrno(JAVA_INT, "waitid", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle WAITPID =
            withErrno(JAVA_INT, "waitpid", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle SETGROUPS =
            withErrno(JAVA_INT, "setgroups", JAVA_LONG, ADDRESS);
    private static final MethodHandle SETGID = withErrno(JAVA_INT, "setgid", JAVA_INT);
    private static final MethodHandle SETUID = withErrno(JAVA_INT, "setuid", JAVA_INT);
    private static final MethodHandle DESCRIPTION =
            handle(FunctionDescriptor.of(ADDRESS, JAVA_INT), "strerrordesc_np");

    private Libc() {}

    /// Whether all of it is there: Linux with glibc 2.34 or newer.
    static boolean isComplete() {
        return MISSING.isEmpty();
    }

    /// What an errno means, as Go writes it.
    static String describe(int errno) {
        MemorySegment text = call(() -> (MemorySegment) DESCRIPTION.invokeExact(errno));
        return text.equals(MemorySegment.NULL)
                ? "errno " + errno
                : Lookup.lowerFirst(text.reinterpret(Long.MAX_VALUE).getString(0));
    }

    static MemoryLayout stateLayout() {
        return STATE;
    }

    /// Returns 0 or an errno.
    static int spawn(
            MemorySegment pid,
            MemorySegment path,
            MemorySegment actions,
            MemorySegment attributes,
            MemorySegment argv,
            MemorySegment envp) {
        return call(() -> (int) SPAWN.invokeExact(pid, path, actions, attributes, argv, envp));
    }

    static void initActions(MemorySegment actions) {
        check(call(() -> (int) ACTIONS_INIT.invokeExact(actions)));
    }

    static void destroyActions(MemorySegment actions) {
        check(call(() -> (int) ACTIONS_DESTROY.invokeExact(actions)));
    }

    static void addDup(MemorySegment actions, int from, int to) {
        check(call(() -> (int) ACTIONS_DUP.invokeExact(actions, from, to)));
    }

    static void addOpen(MemorySegment actions, int fd, MemorySegment path, int flags) {
        check(call(() -> (int) ACTIONS_OPEN.invokeExact(actions, fd, path, flags, 0)));
    }

    static void addChdir(MemorySegment actions, MemorySegment path) {
        check(call(() -> (int) ACTIONS_CHDIR.invokeExact(actions, path)));
    }

    static void addCloseFrom(MemorySegment actions, int fd) {
        check(call(() -> (int) ACTIONS_CLOSE_FROM.invokeExact(actions, fd)));
    }

    /// Fills in attributes: flags, a group of its own, no signal blocked, none ignored. The set of
    /// all signals is written by hand: `sigfillset` leaves out the library's own two, which
    /// `posix_spawn` then ignores in the child.
    static void initAttributes(MemorySegment attributes, short flags, MemorySegment signals) {
        check(call(() -> (int) ATTRIBUTES_INIT.invokeExact(attributes)));
        check(call(() -> (int) ATTRIBUTES_FLAGS.invokeExact(attributes, flags)));
        check(call(() -> (int) ATTRIBUTES_GROUP.invokeExact(attributes, 0)));
        MemorySegment none = signals.fill((byte) 0);
        check(call(() -> (int) ATTRIBUTES_MASK.invokeExact(attributes, none)));
        MemorySegment all = signals.fill((byte) -1);
        check(call(() -> (int) ATTRIBUTES_DEFAULTS.invokeExact(attributes, all)));
    }

    /// No retry on EINTR: Linux has closed the descriptor all the same.
    static void close(int fd) {
        int _ = call(() -> (int) CLOSE.invokeExact(fd));
    }

    /// A negative pid means a whole group. That nobody is left to signal is no error to us.
    static void kill(int pid, int signal) {
        int _ = call(() -> (int) KILL.invokeExact(pid, signal));
    }

    static int pipe(MemorySegment state, MemorySegment fds, int flags) {
        return orErrno(state, call(() -> (int) PIPE.invokeExact(state, fds, flags)));
    }

    /// A descriptor that becomes readable when the process has ended. By its number, which is the
    /// same on every architecture, as the library knows it since 2.36 only.
    static int pidfd(MemorySegment state, int pid) {
        return (int)
                orErrno(state, call(() -> (long) PIDFD.invokeExact(state, PIDFD_OPEN, pid, 0)));
    }

    static long read(MemorySegment state, int fd, MemorySegment buffer) {
        long count = buffer.byteSize();
        return orErrno(state, call(() -> (long) READ.invokeExact(state, fd, buffer, count)));
    }

    static int poll(MemorySegment state, MemorySegment descriptors, long count, int millis) {
        return orErrno(
                state, call(() -> (int) POLL.invokeExact(state, descriptors, count, millis)));
    }

    static int waitid(MemorySegment state, int pid, MemorySegment info, int options) {
        int byPid = 1;
        return orErrno(
                state, call(() -> (int) WAITID.invokeExact(state, byPid, pid, info, options)));
    }

    static int waitpid(MemorySegment state, int pid, MemorySegment status) {
        return orErrno(state, call(() -> (int) WAITPID.invokeExact(state, pid, status, 0)));
    }

    /// Leaves all supplementary groups, then becomes the group and the user. The library does it on
    /// every thread of the process.
    static void become(int user, int group) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            MemorySegment none = MemorySegment.NULL;
            check(-orErrno(state, call(() -> (int) SETGROUPS.invokeExact(state, 0L, none))));
            check(-orErrno(state, call(() -> (int) SETGID.invokeExact(state, group))));
            check(-orErrno(state, call(() -> (int) SETUID.invokeExact(state, user))));
        }
    }

    private static int orErrno(MemorySegment state, int result) {
        return result >= 0 ? result : -(int) ERRNO.get(state, 0L);
    }

    private static long orErrno(MemorySegment state, long result) {
        return result >= 0 ? result : -(int) ERRNO.get(state, 0L);
    }

    private static void check(int errno) {
        if (errno != 0) {
            throw new IllegalStateException(describe(errno));
        }
    }

    private static MethodHandle plain(String name, MemoryLayout... parameters) {
        return handle(FunctionDescriptor.of(JAVA_INT, parameters), name);
    }

    private static MethodHandle withErrno(
            MemoryLayout result, String name, MemoryLayout... parameters) {
        return handle(
                FunctionDescriptor.of(result, parameters),
                name,
                Linker.Option.captureCallState("errno"));
    }

    private static MethodHandle handle(
            FunctionDescriptor descriptor, String name, Linker.Option... options) {
        return LINKER.defaultLookup()
                .find(name)
                .map(address -> LINKER.downcallHandle(address, descriptor, options))
                .orElseGet(() -> {
                    var _ = MISSING.add(name);
                    return MethodHandles.empty(descriptor.toMethodType());
                });
    }

    private static <T> T call(Call<T> call) {
        try {
            return call.run();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new LinkageError("a native call failed", e);
        }
    }

    /// A native call; the signature of a method handle allows it to throw anything.
    @FunctionalInterface
    private interface Call<T> {
        T run() throws Throwable;
    }
}
