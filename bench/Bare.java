import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import java.io.IOException;

/// The yardstick of receive.sh: a Vert.x server that reads the body, parses it with Jackson, and
/// answers. What a hook adds to that is what Fairlead costs.
public class Bare {
    public static void main(String[] arguments) {
        int port = Integer.parseInt(arguments[0]);
        ObjectMapper json = new ObjectMapper();
        Vertx vertx = Vertx.vertx();
        vertx.deployVerticle(
                () ->
                        new AbstractVerticle() {
                            @Override
                            public void start() {
                                getVertx()
                                        .createHttpServer()
                                        .requestHandler(
                                                request ->
                                                        request.bodyHandler(
                                                                body -> {
                                                                    try {
                                                                        json.readTree(body.getBytes());
                                                                    } catch (IOException e) {
                                                                        request.response().setStatusCode(400);
                                                                    }
                                                                    request.response()
                                                                            .end("Hook rules were not satisfied.");
                                                                }))
                                        .listen(port, "127.0.0.1");
                            }
                        },
                new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors()));
    }
}
