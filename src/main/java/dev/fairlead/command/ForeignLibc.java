package dev.fairlead.command;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
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
import java.util.Optional;

/// Looked up while a JVM runs, each function once.
final class ForeignLibc implements Libc {
    private static final long PIDFD_OPEN = 434;
    private static final Linker LINKER = Linker.nativeLinker();
    private static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final List<String> MISSING = new ArrayList<>();

    /// Where a call leaves its errno: the thread's own is lost on the way back.
    private static final ThreadLocal<MemorySegment> CAPTURED =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(STATE));

    private static final MethodHandle CALLOC =
            handle(FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG), "calloc");
    private static final MethodHandle FREE = handle(FunctionDescriptor.ofVoid(JAVA_LONG), "free");
    private static final MethodHandle SPAWN =
            plain("posix_spawn", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle ACTIONS_INIT =
            plain("posix_spawn_file_actions_init", JAVA_LONG);
    private static final MethodHandle ACTIONS_DESTROY =
            plain("posix_spawn_file_actions_destroy", JAVA_LONG);
    private static final MethodHandle ACTIONS_DUP =
            plain("posix_spawn_file_actions_adddup2", JAVA_LONG, JAVA_INT, JAVA_INT);
    private static final MethodHandle ACTIONS_OPEN =
            plain(
                    "posix_spawn_file_actions_addopen",
                    JAVA_LONG,
                    JAVA_INT,
                    JAVA_LONG,
                    JAVA_INT,
                    JAVA_INT);
    private static final MethodHandle ACTIONS_CHDIR =
            plain("posix_spawn_file_actions_addchdir_np", JAVA_LONG, JAVA_LONG);
    private static final MethodHandle ACTIONS_CLOSE_FROM =
            plain("posix_spawn_file_actions_addclosefrom_np", JAVA_LONG, JAVA_INT);
    private static final MethodHandle ATTRIBUTES_INIT = plain("posix_spawnattr_init", JAVA_LONG);
    private static final MethodHandle ATTRIBUTES_FLAGS =
            plain("posix_spawnattr_setflags", JAVA_LONG, JAVA_SHORT);
    private static final MethodHandle ATTRIBUTES_GROUP =
            plain("posix_spawnattr_setpgroup", JAVA_LONG, JAVA_INT);
    private static final MethodHandle ATTRIBUTES_MASK =
            plain("posix_spawnattr_setsigmask", JAVA_LONG, JAVA_LONG);
    private static final MethodHandle ATTRIBUTES_DEFAULTS =
            plain("posix_spawnattr_setsigdefault", JAVA_LONG, JAVA_LONG);
    private static final MethodHandle CLOSE = plain("close", JAVA_INT);
    private static final MethodHandle KILL = plain("kill", JAVA_INT, JAVA_INT);
    private static final MethodHandle PIPE = withErrno(JAVA_INT, "pipe2", JAVA_LONG, JAVA_INT);
    private static final MethodHandle PIDFD =
            handle(
                    FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT),
                    "syscall",
                    Linker.Option.captureCallState("errno"),
                    Linker.Option.firstVariadicArg(1));
    private static final MethodHandle READ =
            withErrno(JAVA_LONG, "read", JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle POLL =
            withErrno(JAVA_INT, "poll", JAVA_LONG, JAVA_LONG, JAVA_INT);
    private static final MethodHandle WAITID =
            withErrno(JAVA_INT, "waitid", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle WAITPID =
            withErrno(JAVA_INT, "waitpid", JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle SETGROUPS =
            withErrno(JAVA_INT, "setgroups", JAVA_LONG, JAVA_LONG);
    private static final MethodHandle SETGID = withErrno(JAVA_INT, "setgid", JAVA_INT);
    private static final MethodHandle SETUID = withErrno(JAVA_INT, "setuid", JAVA_INT);
    private static final MethodHandle DESCRIPTION =
            handle(FunctionDescriptor.of(JAVA_LONG, JAVA_INT), "strerrordesc_np");

    @Override
    public boolean isComplete() {
        return MISSING.isEmpty();
    }

    @Override
    public long allocate(long bytes) {
        long address = call(() -> (long) CALLOC.invokeExact(1L, bytes));
        if (address == 0) {
            throw new OutOfMemoryError("no native memory for " + bytes + " bytes");
        }
        return address;
    }

    @Override
    public void free(long address) {
        int _ =
                call(() -> {
                    FREE.invokeExact(address);
                    return 0;
                });
    }

    @Override
    public short getShort(long address) {
        return MEMORY.get(JAVA_SHORT, address);
    }

    @Override
    public int getInt(long address) {
        return MEMORY.get(JAVA_INT, address);
    }

    @Override
    public void putShort(long address, short value) {
        MEMORY.set(JAVA_SHORT, address, value);
    }

    @Override
    public void putInt(long address, int value) {
        MEMORY.set(JAVA_INT, address, value);
    }

    @Override
    public void putLong(long address, long value) {
        MEMORY.set(JAVA_LONG, address, value);
    }

    @Override
    public void copy(byte[] from, long to) {
        MemorySegment.copy(from, 0, MEMORY, JAVA_BYTE, to, from.length);
    }

    @Override
    public void copy(long from, byte[] to) {
        MemorySegment.copy(MEMORY, JAVA_BYTE, from, to, 0, to.length);
    }

    @Override
    public Optional<String> text(int errno) {
        long text = call(() -> (long) DESCRIPTION.invokeExact(errno));
        return text == 0 ? Optional.empty() : Optional.of(MEMORY.getString(text));
    }

    @Override
    public int spawn(long pid, long path, long actions, long attributes, long argv, long envp) {
        return call(() -> (int) SPAWN.invokeExact(pid, path, actions, attributes, argv, envp));
    }

    @Override
    public int initActions(long actions) {
        return call(() -> (int) ACTIONS_INIT.invokeExact(actions));
    }

    @Override
    public int destroyActions(long actions) {
        return call(() -> (int) ACTIONS_DESTROY.invokeExact(actions));
    }

    @Override
    public int addDup(long actions, int from, int to) {
        return call(() -> (int) ACTIONS_DUP.invokeExact(actions, from, to));
    }

    @Override
    public int addOpen(long actions, int fd, long path, int flags) {
        return call(() -> (int) ACTIONS_OPEN.invokeExact(actions, fd, path, flags, 0));
    }

    @Override
    public int addChdir(long actions, long path) {
        return call(() -> (int) ACTIONS_CHDIR.invokeExact(actions, path));
    }

    @Override
    public int addCloseFrom(long actions, int fd) {
        return call(() -> (int) ACTIONS_CLOSE_FROM.invokeExact(actions, fd));
    }

    @Override
    public int initAttributes(long attributes) {
        return call(() -> (int) ATTRIBUTES_INIT.invokeExact(attributes));
    }

    @Override
    public int setFlags(long attributes, short flags) {
        return call(() -> (int) ATTRIBUTES_FLAGS.invokeExact(attributes, flags));
    }

    @Override
    public int setGroup(long attributes, int group) {
        return call(() -> (int) ATTRIBUTES_GROUP.invokeExact(attributes, group));
    }

    @Override
    public int setMask(long attributes, long signals) {
        return call(() -> (int) ATTRIBUTES_MASK.invokeExact(attributes, signals));
    }

    @Override
    public int setDefaults(long attributes, long signals) {
        return call(() -> (int) ATTRIBUTES_DEFAULTS.invokeExact(attributes, signals));
    }

    @Override
    public void close(int fd) {
        int _ = call(() -> (int) CLOSE.invokeExact(fd));
    }

    @Override
    public void kill(int pid, int signal) {
        int _ = call(() -> (int) KILL.invokeExact(pid, signal));
    }

    @Override
    public int pipe(long fds, int flags) {
        return orErrno(state -> (int) PIPE.invokeExact(state, fds, flags));
    }

    /// By its number, which is the same on every architecture, as the library knows it since 2.36
    /// only.
    @Override
    public int pidfd(int pid) {
        return (int) longOrErrno(state -> (long) PIDFD.invokeExact(state, PIDFD_OPEN, pid, 0));
    }

    @Override
    public long read(int fd, long buffer, long count) {
        return longOrErrno(state -> (long) READ.invokeExact(state, fd, buffer, count));
    }

    @Override
    public int poll(long descriptors, long count, int millis) {
        return orErrno(state -> (int) POLL.invokeExact(state, descriptors, count, millis));
    }

    @Override
    public int waitid(int pid, long info, int options) {
        int byPid = 1;
        return orErrno(state -> (int) WAITID.invokeExact(state, byPid, pid, info, options));
    }

    @Override
    public int waitpid(int pid, long status) {
        return orErrno(state -> (int) WAITPID.invokeExact(state, pid, status, 0));
    }

    @Override
    public int setGroups(long count, long groups) {
        return orErrno(state -> (int) SETGROUPS.invokeExact(state, count, groups));
    }

    @Override
    public int setGid(int group) {
        return orErrno(state -> (int) SETGID.invokeExact(state, group));
    }

    @Override
    public int setUid(int user) {
        return orErrno(state -> (int) SETUID.invokeExact(state, user));
    }

    private static int orErrno(Captured<Integer> call) {
        return (int) longOrErrno(state -> (long) call.run(state));
    }

    private static long longOrErrno(Captured<Long> call) {
        MemorySegment state = CAPTURED.get();
        long result = call(() -> call.run(state));
        return result >= 0 ? result : -(int) ERRNO.get(state, 0L);
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

    /// One that leaves its errno.
    @FunctionalInterface
    private interface Captured<T> {
        T run(MemorySegment state) throws Throwable;
    }
}
