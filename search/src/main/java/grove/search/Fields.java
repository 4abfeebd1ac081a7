package grove.search;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.util.BytesRef;

/// The fields of a document in the index, and how an item becomes one.
final class Fields {
  static final String ID = "id";
  static final String KIND = "kind";
  static final String TITLE = "title";
  static final String BODY = "body";
  static final String AUTHOR_ID = "authorId";
  static final String AUTHOR = "author";
  static final String PLACE_ID = "placeId";
  static final String PLACE = "place";
  static final String TIME = "time";

  /// Between a facet's value and its label.
  static final char LABEL = '\u001f';

  /// Longest label of a facet, in characters (a doc value holds 32,766 bytes).
  private static final int LABEL_CHARS_MAX = 200;

  /// The first accent that combines with the letter before it.
  private static final char COMBINING = '\u0300';

  private static final FieldType TEXT = text();

  private Fields() {}

  private static FieldType text() {
    var type = new FieldType();
    type.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS_AND_OFFSETS);
    type.setTokenized(true);
    type.setStored(true);
    type.freeze();
    return type;
  }

  static Document document(SearchDocument item) {
    var document = new Document();
    document.add(new StringField(ID, item.id(), Field.Store.YES));
    document.add(new StringField(KIND, item.kind(), Field.Store.YES));
    document.add(new SortedDocValuesField(KIND, new BytesRef(item.kind())));
    document.add(new Field(TITLE, clean(item.title()), TEXT));
    document.add(new Field(BODY, clean(item.body()), TEXT));
    named(document, AUTHOR_ID, item.authorId(), AUTHOR, clean(item.author()));
    named(document, PLACE_ID, item.placeId(), PLACE, clean(item.place()));
    document.add(new LongPoint(TIME, item.timeMs()));
    document.add(new NumericDocValuesField(TIME, item.timeMs()));
    document.add(new StoredField(TIME, item.timeMs()));
    return document;
  }

  private static void named(
      Document document, String idField, String id, String nameField, String name) {
    document.add(new StringField(idField, id, Field.Store.YES));
    document.add(new Field(nameField, name, TEXT));
    String label = name.length() > LABEL_CHARS_MAX ? name.substring(0, LABEL_CHARS_MAX) : name;
    byte[] value = (id + LABEL + label).getBytes(StandardCharsets.UTF_8);
    document.add(new SortedDocValuesField(idField, new BytesRef(value)));
  }

  /// One form for letters with accents however they were typed, and no control characters but line ends.
  static String clean(String text) {
    String composed = isComposed(text) ? text : Normalizer.normalize(text, Normalizer.Form.NFC);
    StringBuilder changed = null;
    for (int i = 0; i < composed.length(); i++) {
      char c = composed.charAt(i);
      if (c < ' ' && c != '\n' && c != '\t') {
        if (changed == null) {
          changed = new StringBuilder(composed);
        }
        changed.setCharAt(i, ' ');
      }
    }
    return changed == null ? composed : changed.toString();
  }

  /// Nothing below the combining accents is ever composed: most texts need no closer look.
  private static boolean isComposed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= COMBINING) {
        return Normalizer.isNormalized(text, Normalizer.Form.NFC);
      }
    }
    return true;
  }
}
