package dev.faultline.stream;

/** {@link CaptureOrigin} between its record and its message. */
final class OriginCodec {
  private OriginCodec() {}

  static dev.faultline.v1.CaptureOrigin toProto(CaptureOrigin origin) {
    return dev.faultline.v1.CaptureOrigin.newBuilder()
        .setPath(origin.path())
        .setFormat(origin.format())
        .setKernel(origin.kernel())
        .setClock(origin.clock())
        .setPositionUnit(
            origin.unit() == CaptureOrigin.PositionUnit.LINE
                ? dev.faultline.v1.PositionUnit.LINE
                : dev.faultline.v1.PositionUnit.BYTE_OFFSET)
        .build();
  }

  static CaptureOrigin fromProto(dev.faultline.v1.CaptureOrigin origin) {
    return new CaptureOrigin(
        origin.getPath(),
        origin.getFormat(),
        origin.getKernel(),
        origin.getClock(),
        origin.getPositionUnit() == dev.faultline.v1.PositionUnit.BYTE_OFFSET
            ? CaptureOrigin.PositionUnit.BYTE_OFFSET
            : CaptureOrigin.PositionUnit.LINE);
  }
}
