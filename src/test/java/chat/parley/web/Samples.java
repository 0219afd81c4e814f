package chat.parley.web;

import com.microsoft.playwright.options.FilePayload;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import javax.imageio.ImageIO;

/** Files that people send each other in tests. */
final class Samples {
  private Samples() {}

  /** A picture of an evening. */
  static FilePayload photo(String name, int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D brush = image.createGraphics();
    brush.setPaint(
        new GradientPaint(0, 0, new Color(40, 44, 110), 0, height, new Color(244, 150, 90)));
    brush.fillRect(0, 0, width, height);
    brush.setPaint(new Color(255, 226, 150));
    brush.fillOval(width * 3 / 5, height / 2, height / 4, height / 4);
    brush.setPaint(new Color(28, 34, 60));
    int[] across = {0, width / 4, width / 2, width * 3 / 4, width, width, 0};
    int[] down = {
      height * 4 / 5, height * 3 / 5, height * 4 / 5, height * 2 / 3, height * 4 / 5, height, height
    };
    brush.fillPolygon(across, down, across.length);
    brush.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "jpeg", bytes);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return new FilePayload(name, "image/jpeg", bytes.toByteArray());
  }

  /** A file of bytes that are like no other's. */
  static FilePayload file(String name, int size) {
    byte[] bytes = new byte[size];
    new Random(name.hashCode()).nextBytes(bytes);
    return new FilePayload(name, "application/octet-stream", bytes);
  }
}
