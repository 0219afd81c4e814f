package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;

/** Calls of resumable uploads, by hand, at an edge that can be started again. */
abstract class UploadCalls extends MediaCalls {
  static final String UPLOADS = "/v1/media/uploads";

  @Override
  Map<String, ?> settings() {
    return Map.of("parley.media.size-max", 30_000_000, "parley.media.unfinished-max", 3);
  }

  void restart() throws Exception {
    int port = edge.port();
    edge.close();
    edge = new MediaEdge(folder, settings(), edge.databases, port);
  }

  byte[] download(byte[] bytes) throws Exception {
    return edge.send(edge.request("/v1/media/" + hash(bytes))).body();
  }

  HttpRequest.Builder tus(String path) {
    return edge.request(path).header("Tus-Resumable", "1.0.0");
  }

  HttpResponse<byte[]> create(long length, String... headers) throws Exception {
    HttpRequest.Builder request = tus(UPLOADS).header("Upload-Length", Long.toString(length));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return edge.send(request.POST(BodyPublishers.noBody()));
  }

  String created(long length) throws Exception {
    HttpResponse<byte[]> created = create(length);
    assertThat(created.statusCode()).isEqualTo(201);
    return header(created, "Location");
  }

  HttpRequest.Builder patch(String location, long offset, byte[] bytes) {
    return tus(location)
        .header("Upload-Offset", Long.toString(offset))
        .header("Content-Type", "application/offset+octet-stream")
        .method("PATCH", BodyPublishers.ofByteArray(bytes));
  }

  HttpResponse<byte[]> head(String location) throws Exception {
    return edge.send(tus(location).method("HEAD", BodyPublishers.noBody()));
  }
}
