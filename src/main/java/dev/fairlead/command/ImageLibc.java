package dev.fairlead.command;

import static org.graalvm.nativeimage.c.function.CFunction.Transition.NO_TRANSITION;

import java.util.Optional;
import org.graalvm.nativeimage.UnmanagedMemory;
import org.graalvm.nativeimage.c.function.CFunction;
import org.graalvm.nativeimage.c.type.CCharPointer;
import org.graalvm.nativeimage.c.type.CIntPointer;
import org.graalvm.nativeimage.c.type.CTypeConversion;
import org.graalvm.word.Pointer;
import org.graalvm.word.PointerBase;
import org.graalvm.word.WordFactory;

/// Linked when a native image is built. A call without a transition is as cheap as one in C, and
/// its errno is certain, but a collection has to wait for it: only what never blocks is called so.
final class ImageLibc implements Libc {
    private static final long PIDFD_OPEN = 434;
    private static final int EAGAIN = 11;

    @Override
    public boolean isComplete() {
        return true;
    }

    @Override
    public long allocate(long bytes) {
        Pointer memory = UnmanagedMemory.calloc(WordFactory.unsigned(bytes));
        return memory.rawValue();
    }

    @Override
    public void free(long address) {
        UnmanagedMemory.free(at(address));
    }

    @Override
    public short getShort(long address) {
        return at(address).readShort(0);
    }

    @Override
    public int getInt(long address) {
        return at(address).readInt(0);
    }

    @Override
    public void putShort(long address, short value) {
        at(address).writeShort(0, value);
    }

    @Override
    public void putInt(long address, int value) {
        at(address).writeInt(0, value);
    }

    @Override
    public void putLong(long address, long value) {
        at(address).writeLong(0, value);
    }

    @Override
    public void copy(byte[] from, long to) {
        if (from.length > 0) {
            CTypeConversion.asByteBuffer(at(to), from.length).put(from);
        }
    }

    @Override
    public void copy(long from, byte[] to) {
        if (to.length > 0) {
            CTypeConversion.asByteBuffer(at(from), to.length).get(to);
        }
    }

    @Override
    public Optional<String> text(int errno) {
        CCharPointer text = description(errno);
        return text.isNull()
                ? Optional.empty()
                : Optional.of(CTypeConversion.utf8ToJavaString(text));
    }

    @Override
    public int spawn(long pid, long path, long actions, long attributes, long argv, long envp) {
        return posixSpawn(at(pid), at(path), at(actions), at(attributes), at(argv), at(envp));
    }

    @Override
    public int initActions(long actions) {
        return actionsInit(at(actions));
    }

    @Override
    public int destroyActions(long actions) {
        return actionsDestroy(at(actions));
    }

    @Override
    public int addDup(long actions, int from, int to) {
        return actionsDup(at(actions), from, to);
    }

    @Override
    public int addOpen(long actions, int fd, long path, int flags) {
        return actionsOpen(at(actions), fd, at(path), flags, 0);
    }

    @Override
    public int addChdir(long actions, long path) {
        return actionsChdir(at(actions), at(path));
    }

    @Override
    public int addCloseFrom(long actions, int fd) {
        return actionsCloseFrom(at(actions), fd);
    }

    @Override
    public int initAttributes(long attributes) {
        return attributesInit(at(attributes));
    }

    @Override
    public int setFlags(long attributes, short flags) {
        return attributesFlags(at(attributes), flags);
    }

    @Override
    public int setGroup(long attributes, int group) {
        return attributesGroup(at(attributes), group);
    }

    @Override
    public int setMask(long attributes, long signals) {
        return attributesMask(at(attributes), at(signals));
    }

    @Override
    public int setDefaults(long attributes, long signals) {
        return attributesDefaults(at(attributes), at(signals));
    }

    @Override
    public void close(int fd) {
        int _ = closeFile(fd);
    }

    @Override
    public void kill(int pid, int signal) {
        int _ = signal(pid, signal);
    }

    @Override
    public int pipe(long fds, int flags) {
        return orErrno(pipe2(at(fds), flags));
    }

    @Override
    public int pidfd(int pid) {
        return (int) orErrno(syscall(PIDFD_OPEN, pid, 0));
    }

    @Override
    public long read(int fd, long buffer, long count) {
        return orErrno(readFile(fd, at(buffer), count));
    }

    @Override
    public int poll(long descriptors, long count, int millis) {
        return afterWaiting(awaitFiles(at(descriptors), count, millis));
    }

    @Override
    public int waitid(int pid, long info, int options) {
        int byPid = 1;
        return afterWaiting(awaitChange(byPid, pid, at(info), options));
    }

    @Override
    public int waitpid(int pid, long status) {
        return orErrno(reapChild(pid, at(status), 0));
    }

    @Override
    public int setGroups(long count, long groups) {
        return orErrno(becomeOfGroups(count, at(groups)));
    }

    @Override
    public int setGid(int group) {
        return orErrno(becomeGroup(group));
    }

    @Override
    public int setUid(int user) {
        return orErrno(becomeUser(user));
    }

    private static Pointer at(long address) {
        return WordFactory.pointer(address);
    }

    private static int orErrno(int result) {
        return result >= 0 ? result : -errno().read();
    }

    private static long orErrno(long result) {
        return result >= 0 ? result : -errno().read();
    }

    /// On its way back the thread may have had to wait for a collection, and what that waits with
    /// sets errno, too, or clears it: to what none of the calls in question fails with.
    private static int afterWaiting(int result) {
        if (result >= 0) {
            return result;
        }
        int errno = errno().read();
        return errno == 0 || errno == EAGAIN ? -EINTR : -errno;
    }

    @CFunction(value = "__errno_location", transition = NO_TRANSITION)
    private static native CIntPointer errno();

    @CFunction(value = "strerrordesc_np", transition = NO_TRANSITION)
    private static native CCharPointer description(int errno);

    @CFunction("posix_spawn")
    private static native int posixSpawn(
            PointerBase pid,
            PointerBase path,
            PointerBase actions,
            PointerBase attributes,
            PointerBase argv,
            PointerBase envp);

    @CFunction(value = "posix_spawn_file_actions_init", transition = NO_TRANSITION)
    private static native int actionsInit(PointerBase actions);

    @CFunction(value = "posix_spawn_file_actions_destroy", transition = NO_TRANSITION)
    private static native int actionsDestroy(PointerBase actions);

    @CFunction(value = "posix_spawn_file_actions_adddup2", transition = NO_TRANSITION)
    private static native int actionsDup(PointerBase actions, int from, int to);

    @CFunction(value = "posix_spawn_file_actions_addopen", transition = NO_TRANSITION)
    private static native int actionsOpen(
            PointerBase actions, int fd, PointerBase path, int flags, int mode);

    @CFunction(value = "posix_spawn_file_actions_addchdir_np", transition = NO_TRANSITION)
    private static native int actionsChdir(PointerBase actions, PointerBase path);

    @CFunction(value = "posix_spawn_file_actions_addclosefrom_np", transition = NO_TRANSITION)
    private static native int actionsCloseFrom(PointerBase actions, int fd);

    @CFunction(value = "posix_spawnattr_init", transition = NO_TRANSITION)
    private static native int attributesInit(PointerBase attributes);

    @CFunction(value = "posix_spawnattr_setflags", transition = NO_TRANSITION)
    private static native int attributesFlags(PointerBase attributes, short flags);

    @CFunction(value = "posix_spawnattr_setpgroup", transition = NO_TRANSITION)
    private static native int attributesGroup(PointerBase attributes, int group);

    @CFunction(value = "posix_spawnattr_setsigmask", transition = NO_TRANSITION)
    private static native int attributesMask(PointerBase attributes, PointerBase signals);

    @CFunction(value = "posix_spawnattr_setsigdefault", transition = NO_TRANSITION)
    private static native int attributesDefaults(PointerBase attributes, PointerBase signals);

    @CFunction(value = "close", transition = NO_TRANSITION)
    private static native int closeFile(int fd);

    @CFunction(value = "kill", transition = NO_TRANSITION)
    private static native int signal(int pid, int signal);

    @CFunction(value = "pipe2", transition = NO_TRANSITION)
    private static native int pipe2(PointerBase fds, int flags);

    /// It takes its arguments as a function of three longs does, on every architecture there is an
    /// image for.
    @CFunction(value = "syscall", transition = NO_TRANSITION)
    private static native long syscall(long number, long first, long second);

    @CFunction(value = "read", transition = NO_TRANSITION)
    private static native long readFile(int fd, PointerBase buffer, long count);

    @CFunction("poll")
    private static native int awaitFiles(PointerBase descriptors, long count, int millis);

    @CFunction("waitid")
    private static native int awaitChange(int kind, int pid, PointerBase info, int options);

    @CFunction(value = "waitpid", transition = NO_TRANSITION)
    private static native int reapChild(int pid, PointerBase status, int options);

    @CFunction(value = "setgroups", transition = NO_TRANSITION)
    private static native int becomeOfGroups(long count, PointerBase groups);

    @CFunction(value = "setgid", transition = NO_TRANSITION)
    private static native int becomeGroup(int group);

    @CFunction(value = "setuid", transition = NO_TRANSITION)
    private static native int becomeUser(int user);
}
