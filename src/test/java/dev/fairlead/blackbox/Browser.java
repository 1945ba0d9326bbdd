package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;

/// A headless Chromium as somebody sits before it: looks, points, types.
final class Browser implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /// Skips the test, and says so, where no browser is.
    static Browser open(Path profile) {
        boolean isThere = Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
        if (!isThere) {
            System.err.println(
                    "SKIPPED: the dashboard is not tested, for there is no browser:"
                            + " apt-get install chromium chromium-driver");
        }
        assumeTrue(isThere, "no chromium here");
        var options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile);
        var service =
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .usingAnyFreePort()
                        .build();
        Browser browser = new Browser(new ChromeDriver(service, options));
        browser.sized(1280, 900);
        return browser;
    }

    Browser at(String url) {
        driver.get(url);
        return this;
    }

    Browser sized(int width, int height) {
        // the window that headless mode opens may be no smaller than 500, the screen that it tells
        // of may
        driver.manage().window().setSize(new Dimension(width, height));
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        return this;
    }

    Browser inScheme(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        return this;
    }

    /// What can be read now.
    String text() {
        return until(() -> driver.findElement(By.tagName("body")).getText());
    }

    Browser sees(String words) {
        try {
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> text().contains(words));
        } catch (org.awaitility.core.ConditionTimeoutException _) {
            assertThat(text()).contains(words);
        }
        return this;
    }

    Browser doesNotSee(String words) {
        assertThat(text()).doesNotContain(words);
        return this;
    }

    /// Clicks the link or button that is called so.
    Browser clicks(String name) {
        return clicks(
                By.xpath(
                        "//*[self::a or self::button or self::summary][normalize-space()='%s']"
                                .formatted(name)));
    }

    /// What stands under that title in the first row of a table.
    Browser clicksCell(String title) {
        return clicks(By.cssSelector("tbody td[data-title='" + title + "']"));
    }

    private Browser clicks(By what) {
        return until(() -> {
            driver.findElement(what).click();
            return this;
        });
    }

    Browser fills(String id, String text) {
        return until(() -> {
            WebElement field = driver.findElement(By.id(id));
            field.clear();
            field.sendKeys(text);
            return this;
        });
    }

    /// Chooses in the field that is called so.
    Browser chooses(String name, String choice) {
        return until(() -> {
            WebElement field = driver.findElement(By.name(name));
            field.findElement(By.xpath("option[@value='%s']".formatted(choice))).click();
            return this;
        });
    }

    Browser agrees() {
        return until(() -> {
            driver.switchTo().alert().accept();
            return this;
        });
    }

    Browser presses(CharSequence... keys) {
        for (CharSequence key : keys) {
            new Actions(driver).sendKeys(key).perform();
        }
        return this;
    }

    /// Goes on with the tabulator until the focus is on what is called so, then presses Enter.
    Browser tabsTo(String name) {
        for (int steps = 0; steps < 60; steps++) {
            presses(Keys.TAB);
            if (driver.switchTo().activeElement().getText().equals(name)) {
                return presses(Keys.ENTER);
            }
        }
        throw new AssertionError("the tabulator does not come to " + name);
    }

    /// Until the page has what it asked for.
    Browser settles() {
        return awaits(
                "return document.querySelector('main').getAttribute('aria-busy') === 'false'");
    }

    /// @param script tells whether it is so
    Browser awaits(String script) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> runs(script).equals("true"));
        return this;
    }

    /// Whoever signed in is nobody again.
    Browser forgets() {
        driver.manage().deleteAllCookies();
        return this;
    }

    /// As somebody who was not here before.
    ///
    /// @param address of the dashboard's first page
    Browser signsInAt(String address, String token) {
        at(address).forgets();
        at("about:blank").at(address).sees("Sign in");
        return fills("token", token).clicks("Sign in").sees("Overview");
    }

    Object runs(String script) {
        return until(() -> String.valueOf(driver.executeScript(script)));
    }

    /// Keeps what it looks like.
    Browser keeps(Path picture) {
        try {
            byte[] taken = driver.getScreenshotAs(org.openqa.selenium.OutputType.BYTES);
            Files.createDirectories(picture.toAbsolutePath().getParent());
            Files.write(picture, taken);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /// What the browser complained about: scripts that failed, policies that were broken.
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(entry -> entry.getLevel() + " " + entry.getMessage())
                .toList();
    }

    Map<String, String> cookies() {
        Map<String, String> cookies = new java.util.TreeMap<>();
        driver.manage()
                .getCookies()
                .forEach(cookie ->
                        cookies.put(
                                cookie.getName(),
                                "httpOnly=%s sameSite=%s path=%s"
                                        .formatted(
                                                cookie.isHttpOnly(),
                                                cookie.getSameSite(),
                                                cookie.getPath())));
        return cookies;
    }

    /// The page may be drawn anew between two looks.
    private static <T> T until(Supplier<T> look) {
        Object[] found = new Object[1];
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptionsInstanceOf(org.openqa.selenium.WebDriverException.class)
                .until(() -> {
                    found[0] = look.get();
                    return true;
                });
        @SuppressWarnings("unchecked")
        T result = (T) found[0];
        return result;
    }

    @Override
    public void close() {
        driver.quit();
    }
}
