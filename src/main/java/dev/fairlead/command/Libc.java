package dev.fairlead.command;

import java.util.Optional;

/// The few functions of glibc that starting a process takes, and the native memory they take it
/// from. Addresses are plain numbers, as neither of the two ways to call C knows the other's types.
/// A function that sets `errno` returns `-errno` here when it fails, as the kernel does.
sealed interface Libc permits ForeignLibc, ImageLibc {
    int EINTR = 4;

    /// Enough for any of the library's opaque structures (the largest has 336 bytes).
    int OPAQUE = 512;

    /// The one of this machine, if it has all of it: Linux with glibc 2.34 or newer. In a native
    /// image it is chosen when that is built, and the other is not in it.
    Optional<Libc> HERE = find();

    private static Optional<Libc> find() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.empty();
        }
        return System.getProperty("org.graalvm.nativeimage.imagecode") == null
                ? Optional.<Libc>of(new ForeignLibc()).filter(Libc::isComplete)
                : Optional.of(new ImageLibc());
    }

    boolean isComplete();

    /// Returns the address of zeroed memory, aligned for any type.
    long allocate(long bytes);

    void free(long address);

    short getShort(long address);

    int getInt(long address);

    void putShort(long address, short value);

    void putInt(long address, int value);

    void putLong(long address, long value);

    void copy(byte[] from, long to);

    void copy(long from, byte[] to);

    /// The text of an errno as the library has it.
    Optional<String> text(int errno);

    /// What an errno means, as Go writes it.
    default String describe(int errno) {
        return text(errno).map(Lookup::lowerFirst).orElse("errno " + errno);
    }

    /// Returns 0 or an errno.
    int spawn(long pid, long path, long actions, long attributes, long argv, long envp);

    int initActions(long actions);

    int destroyActions(long actions);

    int addDup(long actions, int from, int to);

    int addOpen(long actions, int fd, long path, int flags);

    int addChdir(long actions, long path);

    int addCloseFrom(long actions, int fd);

    int initAttributes(long attributes);

    int setFlags(long attributes, short flags);

    /// The group of the child; 0: one of its own.
    int setGroup(long attributes, int group);

    int setMask(long attributes, long signals);

    int setDefaults(long attributes, long signals);

    /// No retry on EINTR: Linux has closed the descriptor all the same.
    void close(int fd);

    /// A negative pid means a whole group. That nobody is left to signal is no error to us.
    void kill(int pid, int signal);

    int pipe(long fds, int flags);

    /// A descriptor that becomes readable when the process has ended.
    int pidfd(int pid);

    /// Never called but when there is something to read.
    long read(int fd, long buffer, long count);

    int poll(long descriptors, long count, int millis);

    int waitid(int pid, long info, int options);

    /// Never called but when the process has ended.
    int waitpid(int pid, long status);

    int setGroups(long count, long groups);

    int setGid(int group);

    int setUid(int user);

    /// @throws IllegalStateException with the text of the errno, unless it is 0
    default void check(int errno) {
        if (errno != 0) {
            throw new IllegalStateException(describe(errno));
        }
    }

    /// Leaves all supplementary groups, then becomes the group and the user. The library does it on
    /// every thread of the process.
    default void become(int user, int group) {
        check(-setGroups(0, 0));
        check(-setGid(group));
        check(-setUid(user));
    }
}
