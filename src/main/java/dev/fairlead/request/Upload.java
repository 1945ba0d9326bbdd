package dev.fairlead.request;

import java.util.List;
import java.util.Locale;

/// A file of a multipart form.
///
/// @param name of the form's field, in capitals and fit for an environment variable
/// @param fileName as the sender calls it, without control characters; it may still be anything
/// @param content by agreement never changed
@SuppressWarnings("ArrayRecordComponent")
public record Upload(String name, String fileName, byte[] content) {
    /// More files than that of one request are left out: each takes time to write.
    public static final int MOST = 64;

    private static final int LONGEST_NAME = 100;

    /// The files of an arrival; none when it is no form, or one that is broken.
    public static List<Upload> of(Arrival arrival) {
        String type = arrival.headers().first("Content-Type").orElse("");
        if (!type.startsWith("multipart/form-data;")) {
            return List.of();
        }
        try {
            return MultipartReader.read(type, arrival.body()).stream()
                    .filter(MultipartReader.Part::isFile)
                    .limit(MOST)
                    .map(Upload::of)
                    .toList();
        } catch (MalformedException _) {
            return List.of(); // told when the payload was read
        }
    }

    private static Upload of(MultipartReader.Part part) {
        String name = part.name().replaceAll("[^A-Za-z0-9_]", "_").toUpperCase(Locale.ROOT);
        return new Upload(
                name.substring(0, Math.min(LONGEST_NAME, name.length())),
                part.fileName().replaceAll("\\p{Cntrl}", ""),
                part.content());
    }
}
